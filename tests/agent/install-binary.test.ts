import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Machine, shells } from "./support/machine";
import { type AutoToken, RealServer } from "./support/real-server";

// Hosts whose token says that they get the operator's binary. What stands in for it here asks the
// server with the credentials it was given, as an agent of the field does.

const binary = `#!/bin/sh
[ "$*" = ping ] || exit 2
[ ! -e "$MUSTER_PREFIX/away" ] || exit 1
etc=$MUSTER_PREFIX/etc/patchmon
url=$(sed -n 's/^patchmon_server: "\\(.*\\)"$/\\1/p' "$etc/config.yml")
id=$(sed -n 's/^api_id: //p' "$etc/credentials.yml")
key=$(sed -n 's/^api_key: //p' "$etc/credentials.yml")
exec curl -fsS -X POST -H "X-API-ID: $id" -H "X-API-KEY: $key" "$url/api/v1/hosts/ping"
`;

let directory: string;
let server: RealServer;
let machine: Machine;
let token: AutoToken;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "muster-binaries-"));
  writeFileSync(join(directory, "patchmon-agent-linux-arm64"), binary);
  server = await RealServer.start({ AGENT_BINARIES_DIR: directory });
  token = await server.newAutoToken({ max_hosts_per_day: 1000, installed_agent: "binary" });
}, 120_000);
afterAll(async () => {
  await server.stop();
  rmSync(directory, { recursive: true });
});
afterEach(() => machine.dispose());

async function installScript(name: string): Promise<string> {
  const { api_id, api_key } = await server.enroll(token, name);
  const headers = { "x-api-id": api_id, "x-api-key": api_key };
  const response = await fetch(`${server.url}/api/v1/hosts/install`, { headers });
  expect(response.status).toBe(200);
  return response.text();
}

const named = async (name: string) => (await server.hosts()).filter((host) => host.name === name);
const arm64 = { ARCHITECTURE: "aarch64" };

describe.each(shells)("under %s", (shell) => {
  it("installs the binary of the operator, with the credentials of the host", async () => {
    machine = new Machine(shell, "curl");
    const name = `binary-${shell}`;
    const outcome = await machine.run(["-s"], { env: arm64, stdin: await installScript(name) });
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    expect(outcome.stdout).not.toMatch(/mst_bootstrap_|[0-9a-f]{64}/);
    expect(machine.tree()).toContainEqual("etc/patchmon/config.yml 600");
    expect(machine.tree()).toContainEqual("etc/patchmon/credentials.yml 600");
    expect(machine.tree()).toContainEqual("usr/local/bin/patchmon-agent 755");
    expect(readFileSync(join(machine.prefix, "usr/local/bin/patchmon-agent"), "utf8")).toBe(binary);
    expect(await named(name)).toMatchObject([{ status: "ONLINE" }]);
    // Again, for a host of the same server.
    const again = await machine.run(["-s"], { env: arm64, stdin: await installScript(name) });
    expect(again).toMatchObject({ code: 0, stderr: "" });
  });

  it("says what it lacks, and changes nothing", async () => {
    machine = new Machine(shell, "curl");
    const script = await installScript(`lacking-${shell}`);
    const lacking = await machine.run(["-s"], { env: { ARCHITECTURE: "riscv64" }, stdin: script });
    expect(lacking).toMatchObject({ code: 5 });
    expect(lacking.stderr).toContain("the server has no binary for riscv64 in AGENT_BINARIES_DIR");
    expect(machine.tree()).toEqual([]);
    const spent = await machine.run(["-s"], { env: arm64, stdin: script });
    expect(spent).toMatchObject({ code: 4 });
    expect(spent.stderr).toContain("download the install script anew");
    const odd = await machine.run(["-s"], { env: { ARCHITECTURE: "a$(id)" }, stdin: script });
    expect(odd).toMatchObject({ code: 2, stdout: "" });
    expect(machine.tree()).toEqual([]);
  });

  it("is gone on with when it failed late, by the script that enrolled the machine", async () => {
    machine = new Machine(shell, "curl");
    const FRIENDLY_NAME = `late-${shell}`;
    const script = await (await fetch(server.scriptUrl(token, "direct-host"))).text();
    const play = () => machine.run(["-s"], { env: { ...arm64, FRIENDLY_NAME }, stdin: script });
    writeFileSync(join(machine.prefix, "away"), "");
    const failed = await play();
    expect(failed).toMatchObject({ code: 1 });
    expect(failed.stderr).toContain("its ping failed");
    rmSync(join(machine.prefix, "away"));
    expect(await play()).toMatchObject({ code: 0, stderr: "" });
    expect(await named(FRIENDLY_NAME)).toMatchObject([{ status: "ONLINE" }]);
    expect((await play()).stdout).toBe("Skipped: enrolled already.\n");
  });

  it("stops where muster-agent or the agent of another server is", async () => {
    machine = new Machine(shell, "curl");
    const script = await installScript(`taken-${shell}`);
    for (const [place, content, sentence] of [
      ["etc/patchmon/config.yml", 'patchmon_server: "https://other.example"\n', "another agent"],
      ["usr/local/bin/patchmon-agent", "theirs\n", "another agent"],
      ["usr/local/bin/muster-agent", "ours\n", "muster-agent uninstall"],
    ] as const) {
      const path = join(machine.prefix, place);
      mkdirSync(join(path, ".."), { recursive: true });
      writeFileSync(path, content);
      const before = machine.tree();
      const stopped = await machine.run(["-s"], { env: arm64, stdin: script });
      expect(stopped).toMatchObject({ code: 1, stdout: "" });
      expect(stopped.stderr).toContain(sentence);
      expect(stopped.stderr).toContain("nothing was changed");
      expect(machine.tree()).toEqual(before);
      rmSync(path);
    }
    // The bootstrap token was not spent.
    expect(await machine.run(["-s"], { env: arm64, stdin: script })).toMatchObject({ code: 0 });
  });
});
