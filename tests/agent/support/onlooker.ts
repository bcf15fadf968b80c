import { readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What every user of this machine can see of its processes: their arguments. */
export function commandLines(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return "";
      }
    });
}

/**
 * Stands between a script and the server. While a request is under way its client is alive: the
 * moment to look at the process list. It can also lose an answer on the way back.
 */
export class Onlooker {
  /** Method and path of each request, with the process list during it. */
  readonly requests: { path: string; processes: string[] }[] = [];
  /** All that the server answered. */
  answers = "";
  /** Whether to throw away the answer to a request after the server gave it. */
  lose: (path: string) => boolean = () => false;
  /** Whether to answer a request as nginx does whose server is away. */
  away: (path: string) => boolean = () => false;
  /** How often a client of ours was seen at all. */
  looks = 0;
  #server = createServer((incoming, outgoing) => this.#pass(incoming, outgoing));

  constructor(private readonly target: string) {}

  async listen(): Promise<this> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const path = `${incoming.method} ${incoming.url?.split("?")[0]}`;
    const processes = commandLines();
    if (processes.some((line) => /^(\S*\/)?(curl|wget) /.test(line))) this.looks += 1;
    this.requests.push({ path, processes });
    if (this.away(path)) {
      outgoing.writeHead(502, { "content-type": "text/html" }).end("<h1>502 Bad Gateway</h1>");
      return;
    }
    const { method, headers, url } = incoming;
    const onward = request(`${this.target}${url}`, { method, headers }, (answer) => {
      answer.on("data", (chunk: Buffer) => {
        this.answers += chunk;
      });
      if (this.lose(path)) {
        answer.once("end", () => outgoing.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    onward.once("error", () => outgoing.destroy());
    incoming.pipe(onward);
  }
}
