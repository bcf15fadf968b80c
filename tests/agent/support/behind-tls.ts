import { afterAll, beforeAll, expect } from "vitest";
import { enrollmentCommands } from "@/lib/fleet/auto-enrollment/commands";
import { agentFile } from "@/lib/fleet/enrollment/agent-files";
import { checkedInstall, installCommands } from "@/lib/fleet/enrollment/install-commands";
import { forward, SelfSigned, TlsFront } from "@/tests/support/tls-front";
import { Machine, which } from "./machine";
import { type AutoToken, RealServer } from "./real-server";

/** The server of a test file at an https address, with ignore_ssl_self_signed on or off. */
export function behindTls(insecure: boolean) {
  let certificate: SelfSigned;
  let server: RealServer;
  let front: TlsFront;
  beforeAll(async () => {
    certificate = new SelfSigned();
    front = await TlsFront.listen(
      certificate,
      forward(() => server.url),
    );
    server = await RealServer.start({
      PUBLIC_URL: front.url,
      IGNORE_SSL_SELF_SIGNED: String(insecure),
    });
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    await front.close();
    certificate.dispose();
  });
  return {
    get server() {
      return server;
    },
    get certificate() {
      return certificate.certificate;
    },
    get address() {
      return { url: front.url, insecure };
    },
    /** What the dashboard shows for a new one-time token, whatever the server answers with it. */
    async oneHost() {
      const { id, token, commands } = await server.call<{
        id: string;
        token: string;
        commands: { curl: string; docker: string };
      }>("POST", "/api/hosts/tokens", {});
      expect(commands).toEqual(installCommands(id, token, this.address));
      const { sha256 } = await agentFile("install.sh");
      return { ...commands, ...checkedInstall(id, token, sha256, this.address) };
    },
    async manyHosts() {
      const token = await server.newAutoToken();
      const { token_key: tokenKey, token_secret: tokenSecret } = token;
      const credentials = { tokenKey, tokenSecret };
      return { token, ...enrollmentCommands(credentials, "direct-host", this.address) };
    },
    /** The served script itself, not by the address that hosts use. */
    async script(token: AutoToken, type: string): Promise<string> {
      return (await fetch(server.scriptUrl(token, type))).text();
    },
  };
}

/** A host that has sudo, as most have. */
export function machineWithSudo(...kind: ConstructorParameters<typeof Machine>): Machine {
  const machine = new Machine(...kind);
  machine.command("sudo", 'exec env "$@"');
  // busybox leaves TLS to openssl where that is installed.
  const openssl = which("openssl");
  if (openssl) machine.command("openssl", `exec ${openssl} "$@"`);
  return machine;
}

/** Runs a command as somebody pastes it. */
export const paste = (on: Machine, command: string, env: Record<string, string> = {}) =>
  on.run(["-c", `cd ${on.directory} && ${command}`], { env });

/** What curl says of a certificate that is signed by itself. */
export const ofCertificate = "SSL certificate problem: self-signed certificate";
