import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { ProxmoxNode } from "./support/proxmox-node";
import { type AutoToken, RealServer } from "./support/real-server";

// S3's `force`, "for broken packages", on a node with containers that have neither curl nor wget
// and a package manager that brings curl and fails all the same.

let server: RealServer;
let node: ProxmoxNode;
let token: AutoToken;
beforeAll(async () => {
  server = await RealServer.start();
  token = await server.newAutoToken({ metadata: { integration_type: "proxmox-lxc" } });
}, 120_000);
afterAll(() => server.stop());
afterEach(() => node.stop());

const breakPackages = `set -e
mv "$(command -v curl)" /root/curl
rm -f "$(command -v wget)"
printf '#!/bin/sh\\ncp /root/curl /usr/bin/curl\\nexit 100\\n' >/usr/bin/apt-get
chmod 755 /usr/bin/apt-get`;

async function enroll(query: string, env: Record<string, string> = {}) {
  const response = await fetch(`${server.scriptUrl(token, "proxmox-lxc")}${query}`);
  expect(response.status).toBe(200);
  return node.run(["dash"], { stdin: await response.text(), env });
}

const named = async (name: string) => (await server.hosts()).filter((host) => host.name === name);

it("without force an installation ends where the package manager fails", async () => {
  node = await ProxmoxNode.start({ 100: { name: "unforced" } });
  await node.inside(100, breakPackages);
  const outcome = await enroll("");
  expect(outcome).toMatchObject({ code: 1 });
  expect(outcome.stdout).toContain("the package manager failed; FORCE_INSTALL=true goes on");
  expect(await named("unforced")).toMatchObject([{ status: "OFFLINE" }]);
});

it.each<[string, string, Record<string, string>]>([
  ["force=true", "&force=true", {}],
  ["FORCE_INSTALL=true in the environment", "", { FORCE_INSTALL: "true" }],
])("with %s it goes on, and the host comes", async (name, query, env) => {
  node = await ProxmoxNode.start({ 101: { name } });
  await node.inside(101, breakPackages);
  const outcome = await enroll(query, env);
  expect(outcome).toMatchObject({ code: 0, stderr: "" });
  expect(outcome.stdout).toContain("Successfully Enrolled:  1\n");
  expect(await named(name)).toMatchObject([{ status: "ONLINE" }]);
});
