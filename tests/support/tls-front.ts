import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type RequestListener, request } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A certificate for localhost and 127.0.0.1 that nobody signed but itself, in files. */
export class SelfSigned {
  readonly directory = mkdtempSync(join(tmpdir(), "muster-tls-"));
  readonly certificate = join(this.directory, "certificate.pem");
  readonly key = join(this.directory, "key.pem");

  constructor() {
    const names = "subjectAltName=DNS:localhost,IP:127.0.0.1";
    const files = ["-keyout", this.key, "-out", this.certificate];
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"],
        ...["-subj", "/CN=localhost", "-addext", names, ...files],
      ],
      { stdio: "ignore" },
    );
  }

  dispose(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** What ends TLS in front of a server, as a proxy does. */
export class TlsFront {
  private constructor(private readonly server: Server) {}

  static async listen(certificate: SelfSigned, handle: RequestListener): Promise<TlsFront> {
    const key = readFileSync(certificate.key);
    const server = createServer({ key, cert: readFileSync(certificate.certificate) }, handle);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return new TlsFront(server);
  }

  get url(): string {
    return `https://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

/** Hands requests on to the server at this URL, which may start after the front does. */
export function forward(target: () => string): RequestListener {
  return (incoming, outgoing) => {
    const { method, headers, url } = incoming;
    const onward = request(`${target()}${url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    onward.once("error", () => outgoing.destroy());
    outgoing.once("close", () => onward.destroy());
    incoming.pipe(onward);
  };
}
