import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { atEnd } from "@/tests/support/at-end";

export type TcpProxy = {
  /** The connection string of a database as it is through here. */
  through(databaseUrl: string): string;
  /** From now on connections lead to this port. */
  leadTo(port: number): void;
  /** The connections that are open say nothing any more, either way, and stay open. */
  freeze(): void;
  /** Cuts the connections that are open. */
  cut(): void;
  /** Cuts every so-manieth connection in the middle of something: after the bytes it had by then. */
  cutEvery(connections: number, afterBytes: number): void;
  /** How many it has cut by that. */
  cuts(): number;
};

/** Stands between programs on the loopback interface, and fails as networks and poolers do. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  let port = target;
  let every = 0;
  let after = 0;
  let accepted = 0;
  let cuts = 0;
  const open = new Set<{ socket: Socket; peer: Socket; frozen: boolean }>();
  const server = createServer((socket) => {
    accepted += 1;
    const peer = connect(port, "127.0.0.1");
    const pair = { socket, peer, frozen: false };
    open.add(pair);
    let left = every > 0 && accepted % every === 0 ? after : Number.POSITIVE_INFINITY;
    const end = () => {
      open.delete(pair);
      socket.destroy();
      peer.destroy();
    };
    for (const [from, to] of [
      [socket, peer],
      [peer, socket],
    ] as const) {
      from.on("data", (chunk) => {
        if (pair.frozen) return;
        left -= chunk.length;
        if (left > 0) return void to.write(chunk);
        cuts += 1;
        end();
      });
      from.on("error", () => undefined);
      from.on("close", () => !pair.frozen && end());
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    for (const { socket, peer } of open) {
      socket.destroy();
      peer.destroy();
    }
    open.clear();
  };
  // A test that fails half-way leaves no proxy behind.
  atEnd(() => {
    cut();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port was given.");
  return {
    through(databaseUrl) {
      const url = new URL(databaseUrl);
      url.port = String(address.port);
      return url.href;
    },
    leadTo(other) {
      port = other;
    },
    freeze() {
      for (const pair of open) pair.frozen = true;
    },
    cut,
    cutEvery(connections, afterBytes) {
      every = connections;
      after = afterBytes;
    },
    cuts: () => cuts,
  };
}
