import { afterEach, describe, expect, it } from "vitest";
import { agentFile } from "@/lib/fleet/enrollment/agent-files";
import { behindTls, machineWithSudo, ofCertificate, paste } from "./support/behind-tls";
import type { Machine } from "./support/machine";
import { ProxmoxNode } from "./support/proxmox-node";

// The real server behind a certificate that nobody signed: hosts verify it, and stay out.

let machine: Machine | undefined;
let node: ProxmoxNode | undefined;
afterEach(async () => {
  machine?.dispose();
  await node?.stop();
});

function newMachine(...kind: ConstructorParameters<typeof Machine>): Machine {
  machine = machineWithSudo(...kind);
  return machine;
}

const off = behindTls(false);

it("nothing is downloaded, and the sentence is about the certificate", async () => {
  const host = newMachine("dash", "curl");
  const one = await off.oneHost();
  const many = await off.manyHosts();
  for (const command of [one.curl, one.download, many.directHost, many.curl]) {
    const { stderr } = await paste(host, command);
    expect(stderr).toContain(ofCertificate);
  }
  expect(await off.server.hosts()).toEqual([]);
  expect(host.tree()).toEqual([]);
  expect(host.exists(`${host.directory}/install.sh`)).toBe(false);
});

it("a script that came another way enrolls nobody, and says why at once", async () => {
  const host = newMachine("dash", "curl");
  host.command("sleep", `echo slept >>${host.directory}/slept`);
  const { token } = await off.manyHosts();
  const outcome = await host.run(["-s"], { stdin: await off.script(token, "direct-host") });
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toBe(
    `Not enrolled: the certificate of ${off.address.url} cannot be verified: (60) ${ofCertificate}\n`,
  );
  expect(host.exists(`${host.directory}/slept`)).toBe(false);
  expect(await off.server.hosts()).toEqual([]);
});

it("nor does an installer that came another way", async () => {
  const host = newMachine("dash", "curl");
  const { run } = await off.oneHost();
  const { text } = await agentFile("install.sh");
  const outcome = await paste(host, `cat >install.sh <<'EOF'\n${text}EOF\n${run}`);
  expect(outcome.code).toBe(5);
  expect(outcome.stderr).toContain(ofCertificate);
  expect(outcome.stderr).toContain(`could not download the agent from ${off.address.url}`);
});

it("an operator's CURL_FLAGS=-k enrolls, and the agent goes on without a look", async () => {
  const host = newMachine("dash", "curl");
  const { token } = await off.manyHosts();
  const outcome = await host.run(["-s"], {
    stdin: await off.script(token, "direct-host"),
    env: { CURL_FLAGS: "-k", FRIENDLY_NAME: "by-hand" },
  });
  expect(outcome).toMatchObject({ code: 0 });
  expect(await off.server.hosts()).toMatchObject([{ name: "by-hand", status: "ONLINE" }]);
});

describe("on a Proxmox node", () => {
  it("each container is told of with the sentence", async () => {
    node = await ProxmoxNode.start({ 100: { name: "web" } });
    const { token } = await off.manyHosts();
    const script = await off.script(token, "proxmox-lxc");
    const { code, stdout } = await node.run(["bash"], { stdin: script });
    expect(code).toBe(1);
    expect(stdout).toContain(`100 web: failed: the certificate of ${off.address.url} cannot be`);
    expect(stdout).toContain(ofCertificate);
  });
});
