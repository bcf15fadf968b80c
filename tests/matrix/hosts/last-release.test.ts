import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { agentVersion } from "@/lib/fleet/enrollment/agent-files";
import { sha256 } from "@/lib/secrets/hash";
import { eventually } from "@/tests/support/eventually";
import { ended, Machine, type Shell } from "../../agent/support/machine";
import { RealServer } from "../../agent/support/real-server";

// The agent of the last release, byte for byte, with the server of today: hosts are updated after
// their server, and some never are. tests/fixtures/README.md says where the file is from.

const VERSION = "0.3.0";
const released = gunzipSync(readFileSync(`tests/fixtures/muster-agent-${VERSION}.gz`));

let server: RealServer;
let machine: Machine;
beforeAll(async () => {
  server = await RealServer.start();
});
afterAll(() => server.stop());
afterEach(() => machine?.dispose());

type Row = {
  id: string;
  name: string;
  lastSeenAt: string | null;
  agentVersion: string;
  packageCount: number;
  updateCount: number;
  updatesUnknown: string | null;
  listsUpdatedAt: string | null;
};

const query = (name: string) =>
  server.query<Row>(`SELECT * FROM "Host" WHERE "name" = '${name}'`)[0];

/** What the server keeps of the host of this name. */
function rowOf(name: string): Row {
  const row = query(name);
  if (!row) throw new Error(`The server has no host ${name}`);
  return row;
}

/** Puts the released agent where its installer did. */
function installed(shell: Shell): string {
  machine = new Machine(shell, "curl");
  const directory = join(machine.prefix, "usr/local/bin");
  mkdirSync(directory, { recursive: true });
  const path = join(directory, "muster-agent");
  writeFileSync(path, released, { mode: 0o755 });
  return path;
}

const versionIn = (path: string) => /^VERSION=(.*)$/m.exec(readFileSync(path, "utf8"))?.[1];

async function enroll(path: string, name: string, env: Record<string, string> = {}) {
  const { token } = await server.newToken();
  const settings = { MUSTER_URL: server.url, MUSTER_NAME: name, MUSTER_TOKEN: token, ...env };
  const outcome = await machine.run([path, "enroll"], { env: settings });
  expect(outcome).toMatchObject({ code: 0, stderr: "" });
}

const run = (path: string, env: Record<string, string> = {}) =>
  machine.start([path, "run"], { env: { MUSTER_INTERVAL_SCALE: "0.01", ...env } });

async function ask(name: string, kind: string) {
  await server.call("POST", "/api/hosts/commands", { hostIds: [rowOf(name).id], kind });
}

const commandsOf = (name: string) =>
  server
    .query<{ kind: string; state: string }>(
      `SELECT "kind", "state" FROM "HostCommand" WHERE "hostId" = '${rowOf(name).id}'`,
    )
    .map(({ kind, state }) => `${kind} ${state}`)
    .sort();

it("is the file that the server of its release gave out", () => {
  expect(sha256(released.toString())).toBe(
    "6f899d317dcf563b9d1bfc584d56b88bab063acf187de5837ea27e5a03f03233",
  );
  expect(released.toString()).toContain(`\nVERSION=${VERSION}\n`);
});

describe.each<Shell>(["dash", "busybox"])("under %s", (shell) => {
  it("enrolls, checks in, takes commands, and becomes the agent of today", async () => {
    const path = installed(shell);
    const name = `life-${shell}`;
    await enroll(path, name);
    const child = run(path);
    await eventually(() =>
      expect(rowOf(name)).toMatchObject({ lastSeenAt: expect.anything(), agentVersion: VERSION }),
    );
    const before = readFileSync(machine.credential, "utf8");
    await ask(name, "ROTATE");
    await eventually(() => expect(commandsOf(name)).toEqual(["ROTATE DONE"]));
    expect(readFileSync(machine.credential, "utf8")).not.toBe(before);
    await ask(name, "UPDATE");
    await eventually(() => expect(commandsOf(name)).toEqual(["ROTATE DONE", "UPDATE DONE"]));
    expect(versionIn(path)).toBe(await agentVersion());
    await eventually(async () => expect(rowOf(name).agentVersion).toBe(await agentVersion()));
    expect(child.exitCode).toBe(null);
    const outcome = ended(child);
    await ask(name, "UNINSTALL");
    expect(await outcome).toMatchObject({ code: 0 });
    expect(machine.exists(path)).toBe(false);
  });
});

it("keeps the API key of a host it was installed with", async () => {
  const path = installed("dash");
  const { id, api_id, api_key } = await server.enroll(await server.newAutoToken(), "by-key");
  mkdirSync(machine.lib, { recursive: true });
  writeFileSync(machine.credential, `api_id=${api_id}\napi_key=${api_key}\nhost_id=${id}\n`, {
    mode: 0o600,
  });
  mkdirSync(join(machine.prefix, "etc/muster-agent"), { recursive: true });
  writeFileSync(join(machine.prefix, "etc/muster-agent/config"), `url=${server.url}\n`);
  expect(await machine.run([path, "once"])).toMatchObject({ code: 0, stderr: "" });
  expect(rowOf("by-key")).toMatchObject({
    id,
    lastSeenAt: expect.anything(),
    agentVersion: VERSION,
  });
});

it("takes the token of a host that an admin made", async () => {
  const path = installed("dash");
  await enroll(path, "by-admin");
  const { id } = rowOf("by-admin");
  const { token } = await server.call<{ token: string }>("POST", `/api/hosts/${id}/token`);
  const outcome = await machine.run([path, "rotate", "--token-stdin"], {
    stdin: `${token}\n`,
  });
  expect(outcome).toMatchObject({ code: 0, stderr: "" });
  expect(await machine.run([path, "once"])).toMatchObject({ code: 0, stderr: "" });
  expect(rowOf("by-admin").id).toBe(id);
});

it("reports this machine, and its numbers count as they are", async () => {
  const path = installed("dash");
  const env = { PATH: `${machine.path}:${process.env.PATH}`, MUSTER_REPORTS: "1" };
  await enroll(path, "report", env);
  const outcome = await machine.run([path, "report"], { env });
  expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
  const told = /^Sent packages repos system: (\d+) packages, (\d+) updates\.\n$/.exec(
    outcome.stdout,
  );
  const listed = execFileSync("dpkg", ["-l"], { encoding: "utf8" });
  const packages = listed.split("\n").filter((line) => /^[ih]i /.test(line)).length;
  expect(Number(told?.[1])).toBe(packages);
  expect(rowOf("report")).toMatchObject({
    packageCount: packages,
    updateCount: Number(told?.[2]),
    // It cannot say that it does not know, so it is not taken for not knowing.
    updatesUnknown: null,
    listsUpdatedAt: null,
  });
  const again = await machine.run([path, "report"], { env });
  expect(again.stdout).toBe("The server has all of it already.\n");
});
