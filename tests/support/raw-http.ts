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

/** A request as it goes over the wire: nothing is in it but what is given, Host and a length. */
export function requestText(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): string {
  const bytes = body === undefined ? undefined : Buffer.from(body).toString("latin1");
  const lines = Object.entries({
    Host: "localhost",
    ...(bytes !== undefined && { "Content-Length": String(bytes.length) }),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  return `${[`${method} ${path} HTTP/1.1`, ...lines].join("\r\n")}\r\n\r\n${bytes ?? ""}`;
}

export type RawAnswer = { status: number; headers: Headers; body: string };

/** Reads one answer, whose body is plain or in chunks, to the end of the text. */
export function parseAnswer(text: string): RawAnswer {
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [first = "", ...lines] = head.split("\r\n");
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const sent = rest.join("\r\n\r\n");
  const body = headers.get("transfer-encoding") === "chunked" ? joinChunks(sent) : sent;
  return { status: Number(first.split(" ")[1]), headers, body };
}

/** Throws when a chunk or the last one, which is empty, is not there. */
function joinChunks(text: string): string {
  let body = "";
  for (let left = text; ; ) {
    const [, size = "", after = ""] = /^([0-9a-f]+)\r\n([\s\S]*)$/i.exec(left) ?? [];
    const length = Number.parseInt(size, 16);
    if (!after.startsWith("\r\n", length)) throw new Error(`The answer is cut off: ${text}`);
    if (length === 0) return body;
    body += after.slice(0, length);
    left = after.slice(length + 2);
  }
}
