import { execFileSync } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type RequestListener, request } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A certificate for localhost, 127.0.0.1 and further names that nobody signed but itself, in files:
 * certificate and key apart, and one after the other.
 */
export class SelfSigned {
  readonly directory = mkdtempSync(join(tmpdir(), "muster-tls-"));
  readonly certificate = join(this.directory, "certificate.pem");
  readonly key = join(this.directory, "key.pem");
  readonly both = join(this.directory, "both.pem");

  constructor(further: string[] = []) {
    const alternatives = ["DNS:localhost", "IP:127.0.0.1", ...further.map((name) => `DNS:${name}`)];
    const names = `subjectAltName=${alternatives.join()}`;
    const files = ["-keyout", this.key, "-out", this.certificate];
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"],
        ...["-subj", "/CN=localhost", "-addext", names, ...files],
      ],
      { stdio: "ignore" },
    );
    writeFileSync(
      this.both,
      readFileSync(this.certificate, "utf8") + readFileSync(this.key, "utf8"),
    );
  }

  /** The hash of its public key, as Chromium names a certificate: base64 of SHA-256. */
  publicKeyHash(): string {
    const { publicKey } = new X509Certificate(readFileSync(this.certificate));
    const der = publicKey.export({ type: "spki", format: "der" });
    return createHash("sha256").update(der).digest("base64");
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
