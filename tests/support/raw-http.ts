import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A connection on which a test writes HTTP by hand, well-formed or not. */
export type RawConnection = {
  socket: Socket;
  write(text: string): void;
  /** All that has come so far. */
  received(): string;
  /** Everything until the server closes. */
  toEnd(): Promise<string>;
};

/** Opens a connection to a server of `startServer`. */
export async function rawConnection(port: number): Promise<RawConnection> {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
  });
  const closed = once(socket, "close");
  await once(socket, "connect");
  return {
    socket,
    write: (data) => void socket.write(data, "latin1"),
    received: () => text,
    toEnd: async () => {
      await closed;
      return text;
    },
  };
}

/** Sends bytes as they are and returns all that comes back until the server closes. */
export async function sendRaw(port: number, text: string): Promise<RawAnswer> {
  const connection = await rawConnection(port);
  connection.write(text);
  return parseAnswer(await connection.toEnd());
}

export type RawAnswer = { status: number; headers: Headers; body: string };

/** Reads one answer with a plain body. */
export function parseAnswer(text: string): RawAnswer {
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [first = "", ...lines] = head.split("\r\n");
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return { status: Number(first.split(" ")[1]), headers, body: rest.join("\r\n\r\n") };
}
