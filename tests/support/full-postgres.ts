import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** Fails a storm of attempts at once: from this one on the refusal is another. */
const ENOUGH = 50;

/** What has no connection for anybody, and says so as PostgreSQL does. */
export async function startFullPostgres() {
  let attempts = 0;
  const server = createServer((socket) => {
    attempts += 1;
    const code = attempts < ENOUGH ? "53300" : "28000";
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end(refusal(code)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgresql://muster@127.0.0.1:${port}/muster`,
    attempts: () => attempts,
    close: () => server.close(),
  };
}

/** An ErrorResponse of PostgreSQL's protocol. */
function refusal(code: string): Buffer {
  const fields = `SFATAL\0C${code}\0M${code === "53300" ? "sorry, too many clients already" : "not you"}\0\0`;
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(4 + fields.length, 1);
  return Buffer.concat([head, Buffer.from(fields)]);
}
