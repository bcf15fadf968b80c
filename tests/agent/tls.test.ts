import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SelfSigned, TlsFront } from "@/tests/support/tls-front";
import { clients, installerPath, Machine, which } from "./support/machine";
import { StandIn } from "./support/stand-in";

// A server with a certificate of a private authority.

let authority: SelfSigned;
let ca: string;
let machine: Machine;
let server: StandIn;
let front: TlsFront;
let url: string;

beforeAll(() => {
  authority = new SelfSigned();
  ca = authority.certificate;
});
afterAll(() => authority.dispose());

beforeEach(async () => {
  server = new StandIn();
  front = await TlsFront.listen(authority, (request, response) => server.handle(request, response));
  ({ url } = front);
});
afterEach(async () => {
  machine.dispose();
  await front.close();
});

const install = (env: Record<string, string> = {}) =>
  machine.run([installerPath], {
    env: { MUSTER_URL: url, MUSTER_TOKEN: server.newEnrollToken(), ...env },
  });
const enroll = (env: Record<string, string> = {}) =>
  machine.agent(["enroll", "--wait", "0"], {
    env: { MUSTER_URL: url, MUSTER_TOKEN: server.newEnrollToken(), ...env },
  });

describe.each(clients)("with %s", (client) => {
  beforeEach(() => {
    machine = new Machine("dash", client);
    // busybox leaves TLS to openssl where that is installed.
    const openssl = which("openssl");
    if (openssl) machine.command("openssl", `exec ${openssl} "$@"`);
  });

  it("sends nothing to a server whose certificate it cannot verify", async () => {
    const installed = await install();
    expect(installed.code).toBe(5);
    const sure = client === "busybox-wget" ? "may" : "does";
    expect(installed.stderr).toContain(`this host ${sure} not trust the certificate of ${url}\n`);
    expect(installed.stderr).toContain("put MUSTER_CA_FILE=FILE with its certificates before");
    expect((await enroll()).code).toBe(5);
    expect(server.received).toEqual([]);
  });

  it("trusts MUSTER_CA_FILE, and keeps a copy of it", async () => {
    const installed = await install({ MUSTER_CA_FILE: ca });
    expect(installed).toMatchObject({ code: 0, stderr: "" });
    expect(readFileSync(`${machine.prefix}/etc/muster-agent/ca.pem`)).toEqual(readFileSync(ca));
    expect((await machine.agent(["once"])).code).toBe(0);
  });

  it("verifies nothing with MUSTER_INSECURE=1, and warns at each start", async () => {
    const installed = await install({ MUSTER_INSECURE: "1" });
    expect(installed.code).toBe(0);
    expect(installed.stderr).toContain("warning: MUSTER_INSECURE=1");
    const once = await machine.agent(["once"]);
    expect(once.code).toBe(0);
    expect(once.stderr).toContain("warning: MUSTER_INSECURE=1");
  });

  it("obeys --insecure, and verifies again for MUSTER_INSECURE=0 or an authority", async () => {
    const env = { MUSTER_URL: url, MUSTER_TOKEN: server.newEnrollToken() };
    const installed = await machine.install(["--insecure"], { env });
    expect(installed).toMatchObject({ code: 0 });
    const config = () => readFileSync(`${machine.prefix}/etc/muster-agent/config`, "utf8");
    expect(config()).toContain("\ninsecure=1\n");
    expect((await install({ MUSTER_INSECURE: "0" })).code).toBe(5);
    expect(config()).toContain("\ninsecure=1\n");
    expect((await install({ MUSTER_CA_FILE: ca })).code).toBe(0);
    expect(config()).toContain("\ninsecure=0\n");
  });
});

it("never shows a token to a busybox wget that does not verify certificates", async () => {
  machine = new Machine("busybox", "busybox-wget");
  const outcome = await enroll();
  expect(outcome.code).toBe(5);
  expect(outcome.stderr).toContain("this wget does not verify certificates: install curl");
  expect((await install()).stderr).toContain(
    "this wget does not verify certificates: install curl",
  );
  expect(server.to("/api/agent/enroll")).toEqual([]);
  expect(machine.exists(`${machine.prefix}/usr`)).toBe(false);
});
