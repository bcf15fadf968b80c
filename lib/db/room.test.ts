import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { Pool } from "pg";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { Room } from "@/lib/db/room";

/** Fails a storm of attempts at once: of this one the driver says something else. */
const ENOUGH = 50;

// A database that has no connection for anybody; nothing of PostgreSQL runs.
describe.runIf(inject("engine") === "postgresql")("where no connection is to be had", () => {
  let full: Server;
  let attempts: number;
  let pool: Pool;

  beforeEach(async () => {
    attempts = 0;
    full = createServer((socket) => {
      attempts += 1;
      const code = attempts < ENOUGH ? "53300" : "28000";
      socket.on("error", () => undefined);
      socket.once("data", () => socket.end(refusal(code)));
    });
    full.listen(0, "127.0.0.1");
    await once(full, "listening");
    const { port } = full.address() as AddressInfo;
    pool = new Pool({ host: "127.0.0.1", port, user: "muster", connectionTimeoutMillis: 15_000 });
    pool.on("error", () => undefined);
  });

  afterEach(async () => {
    await pool.end();
    full.close();
  });

  test.each([1, 2, 3])("%i requests at once are refused after few attempts", async (requests) => {
    const room = new Room(pool);
    const results = await Promise.allSettled(
      Array.from({ length: requests }, () => room.connected(() => pool.query("SELECT 1"))),
    );
    expect(results).toEqual(
      results.map(() => ({
        status: "rejected",
        reason: expect.objectContaining({ code: "53300" }),
      })),
    );
    expect(attempts).toBeLessThanOrEqual(2 * requests);
  });
});

/** An ErrorResponse of PostgreSQL's protocol. */
function refusal(code: string): Buffer {
  const fields = `SFATAL\0C${code}\0Mnot now\0\0`;
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(4 + fields.length, 1);
  return Buffer.concat([head, Buffer.from(fields)]);
}
