import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { clients, installerPath, Machine, which } from "./support/machine";
import { StandIn } from "./support/stand-in";

// A server with a certificate of a private authority.

const directory = mkdtempSync(join(tmpdir(), "muster-tls-"));
const ca = join(directory, "ca.pem");
let machine: Machine;
let server: StandIn;
let front: Server;
let url: string;

beforeAll(() => {
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  execFileSync(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-days",
      "2",
      "-keyout",
      `${directory}/key.pem`,
      "-out",
      ca,
      ...names,
    ],
    { stdio: "ignore" },
  );
});
afterAll(() => rmSync(directory, { recursive: true }));

beforeEach(async () => {
  server = new StandIn();
  front = createServer(
    { key: readFileSync(`${directory}/key.pem`), cert: readFileSync(ca) },
    (request, response) => server.handle(request, response),
  );
  await new Promise<void>((done) => front.listen(0, "127.0.0.1", done));
  url = `https://localhost:${(front.address() as AddressInfo).port}`;
});
afterEach(async () => {
  machine.dispose();
  front.closeAllConnections();
  await new Promise((done) => front.close(done));
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
    expect((await install()).code).toBe(5);
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
