import { existsSync, readFileSync, utimesSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { eventually } from "@/tests/support/eventually";
import {
  enrolledMachine,
  heartbeats,
  machine,
  run as runAgent,
  server,
  standInForEach,
} from "./support/enrolled";
import { type Client, clients, type Shell, shells } from "./support/machine";

// When the agent reports what is installed, and what of it. What the inventory finds is tested in
// inventory/; here the host has two packages that dpkg would know.

standInForEach();

const combinations: { shell: Shell; client: Client }[] = [
  ...shells.map((shell) => ({ shell, client: "curl" as const })),
  ...clients.slice(1).map((client) => ({ shell: "dash" as const, client })),
];
const all = ["packages", "repos", "system"];
const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
const hashes = { packagesHash: hash, reposHash: hash, systemHash: hash };
const reports = () => server.to("/api/agent/report");
const offers = () => heartbeats().flatMap(({ json }) => json.hashes ?? []);
const environment = () => ({ MUSTER_REPORTS: "1", MUSTER_HOST_ROOT: machine.hostRoot });
const run = (env = {}) => runAgent({ ...environment(), ...env });

function dpkg(versions: Record<string, string>) {
  const stanzas = Object.entries(versions).map(
    ([name, version]) =>
      `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\nDescription: ${name}\n`,
  );
  machine.hostFile("var/lib/dpkg/status", stanzas.join("\n"));
}

async function host(shell: Shell, client: Client) {
  await enrolledMachine(shell, client);
  dpkg({ bash: "5.2.15-2", nginx: "1.22.1-9" });
}

type Package = { name: string; currentVersion: string };
const packages = (at: number) =>
  ((reports()[at]?.json.packages ?? []) as Package[]).map(
    ({ name, currentVersion }) => `${name} ${currentVersion}`,
  );

describe.each(combinations)("$shell with $client", ({ shell, client }) => {
  it("offers hashes, sends what the server wants, and is quiet until something changes", async () => {
    await host(shell, client);
    server.wants = all;
    run();
    await server.until(() => reports().length >= 1);
    expect(offers()[0]).toEqual(hashes);
    expect(reports()[0]?.json).toMatchObject({
      sections: all,
      hashes: offers()[0],
      packageManager: "dpkg",
      needsReboot: expect.any(Boolean),
      executionTime: expect.any(Number),
    });
    expect(packages(0)).toEqual(["bash 5.2.15-2", "nginx 1.22.1-9"]);
    const compressed = client === "busybox-wget" ? undefined : "gzip";
    expect(reports()[0]?.headers["content-encoding"]).toBe(compressed);

    const told = offers().length;
    const known = heartbeats().length;
    await server.until(() => heartbeats().length >= known + 3);
    expect(offers()).toHaveLength(told);
    await eventually(() => expect(existsSync(`${machine.lib}/report`)).toBe(false));

    server.wants = ["packages"];
    dpkg({ bash: "5.2.15-2", nginx: "1.24.0-1" });
    await server.until(() => reports().length >= 2);
    expect(packages(1)).toEqual(["bash 5.2.15-2", "nginx 1.24.0-1"]);
    expect(reports()[1]?.json.sections).toEqual(["packages"]);
    expect(reports()[1]?.json).not.toHaveProperty("repositories");
    const [first, second] = [offers()[0], offers().at(-1)] as Record<string, string>[];
    expect(second?.packagesHash).not.toBe(first?.packagesHash);
    expect(second?.systemHash).toBe(first?.systemHash);
  });
});

it("reports now when it is asked, and acknowledges when that has arrived", async () => {
  await host("dash", "curl");
  run({ MUSTER_INTERVAL_SCALE: "0.02" });
  await server.until(() => offers().length >= 1);
  server.wants = all;
  const id = server.ask("report");
  await eventually(() =>
    expect(server.outcomes.get(id)).toEqual({ outcome: "done", message: "2 packages, 1 updates" }),
  );
  expect(reports()).toHaveLength(1);
  server.wants = [];
  const again = server.ask("report");
  await eventually(() =>
    expect(server.outcomes.get(again)).toEqual({ outcome: "done", message: "nothing changed" }),
  );
  expect(reports()).toHaveLength(1);
});

it("keeps the newest report while the server is away, and sends it later, once", async () => {
  await host("dash", "curl");
  server.wants = all;
  server.interfere = () => ({ status: 503, body: { error: "Database is away" } });
  const child = run();
  await eventually(() => expect(existsSync(`${machine.lib}/report/hashes`)).toBe(true));
  const first = readFileSync(`${machine.lib}/report/hashes`, "utf8");
  dpkg({ bash: "5.2.15-2", nginx: "1.24.0-1" });
  await eventually(() =>
    expect(readFileSync(`${machine.lib}/report/hashes`, "utf8")).not.toBe(first),
  );
  const gone = new Promise((done) => child.once("close", done));
  child.kill("SIGKILL");
  await gone;
  server.interfere = () => undefined;
  run();
  await server.until(() => reports().length >= 1);
  expect(packages(0)).toEqual(["bash 5.2.15-2", "nginx 1.24.0-1"]);
  const leftovers = machine.tree().filter((path) => /muster-agent\/report\.\d/.test(path));
  expect(leftovers).toEqual([]);
});

it("tries again when a report did not arrive, without a check-in less", async () => {
  await host("dash", "curl");
  server.wants = all;
  server.interfere = ({ path }) =>
    path === "/api/agent/report" && reports().length < 2 ? { status: 503 } : undefined;
  run();
  await server.until(() => reports().length >= 3);
  expect(packages(2)).toHaveLength(2);
  await eventually(() => expect(existsSync(`${machine.lib}/report`)).toBe(false));
});

it.each([400, 413])("says once that a report was refused with %d", async (status) => {
  await host("dash", "curl");
  server.wants = all;
  server.interfere = ({ path }) =>
    path === "/api/agent/report" ? { status, body: { error: "packages: too odd" } } : undefined;
  // Newer than whatever was collected: it is collected again and again.
  const later = Date.now() / 1000 + 1000;
  utimesSync(`${machine.hostRoot}/var/lib/dpkg/status`, later, later);
  const child = run();
  let said = "";
  child.stderr?.on("data", (chunk) => {
    said += chunk;
  });
  await server.until(() => reports().length >= 1);
  const known = heartbeats().length;
  await server.until(() => heartbeats().length >= known + 12);
  expect(reports()).toHaveLength(1);
  expect(said.match(/packages: too odd/g)).toHaveLength(1);
  const id = server.ask("report");
  await eventually(() =>
    expect(server.outcomes.get(id)).toEqual({ outcome: "failed", message: "packages: too odd" }),
  );
  expect(reports()).toHaveLength(2);
});

it("sends it plain to a server that knows no gzip", async () => {
  await host("dash", "curl");
  server.wants = all;
  server.interfere = ({ path, headers }) =>
    path === "/api/agent/report" && headers["content-encoding"] ? { status: 415 } : undefined;
  run();
  await server.until(() => reports().length >= 2);
  expect(reports()[1]?.headers["content-encoding"]).toBe(undefined);
  expect(packages(1)).toHaveLength(2);
});

it("checks in while a package manager hangs", async () => {
  await host("dash", "curl");
  machine.hostFile("var/lib/dpkg/status", "");
  machine.command("nice", `echo >>${machine.directory}/asked; exec sleep 60`);
  run();
  await eventually(() => expect(existsSync(`${machine.directory}/asked`)).toBe(true));
  const known = heartbeats().length;
  await server.until(() => heartbeats().length >= known + 5);
  expect(offers()).toEqual([]);
});

describe("by hand", () => {
  it("sends what the server lacks, or all of it", async () => {
    await host("dash", "curl");
    const env = environment();
    expect(await machine.agent(["report"], { env })).toMatchObject({
      code: 0,
      stdout: "The server has all of it already.\n",
    });
    server.wants = ["packages"];
    expect(await machine.agent(["report"], { env })).toMatchObject({
      code: 0,
      stdout: "Sent packages: 2 packages, 1 updates.\n",
    });
    expect((await machine.agent(["report", "--full"], { env })).code).toBe(0);
    expect(reports().map(({ json }) => json.sections)).toEqual([["packages"], all]);
    server.interfere = ({ path }) =>
      path === "/api/agent/report" ? { status: 400, body: { error: "too odd" } } : undefined;
    expect(await machine.agent(["report"], { env })).toMatchObject({
      code: 6,
      stderr: "muster-agent: the server did not accept the report: too odd\n",
    });
    expect(existsSync(`${machine.lib}/report`)).toBe(false);
  });

  it("prints it without a server", async () => {
    await host("dash", "curl");
    const env = { ...environment(), MUSTER_URL: undefined };
    const before = server.received.length;
    const { code, stdout } = await machine.agent(["report", "--print"], { env });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ sections: all, hashes, packageManager: "dpkg" },
      ...{ updatesUnknown: "no_manager", securityUnknown: "no_manager", listsUpdatedAt: null },
    });
    expect(server.received).toHaveLength(before);
  });

  it("gives the same hashes for the same host, whenever the files were touched", async () => {
    await host("dash", "curl");
    const env = environment();
    const print = async () =>
      JSON.parse((await machine.agent(["report", "--print"], { env })).stdout).hashes;
    const first = await print();
    utimesSync(`${machine.hostRoot}/var/lib/dpkg/status`, 0, 0);
    expect(await print()).toEqual(first);
  });
});
