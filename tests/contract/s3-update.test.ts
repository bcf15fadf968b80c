import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import * as update from "@/app/api/v1/hosts/update/route";
import { db, engine } from "@/lib/db";
import { getInventory } from "@/lib/fleet/inventory/get-inventory";
import { listHostPackages } from "@/lib/fleet/inventory/list-host-packages";
import { listReports } from "@/lib/fleet/inventory/list-reports";
import { listHostRepositories } from "@/lib/fleet/inventory/list-repositories";
import { withApiCredentials } from "@/tests/support/api-credentials";
import { buildHost, buildOrganization, ctxOf, type Person } from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { rowCounts } from "@/tests/support/rows";

// S3, "Host Data Update": its example and fields, and the real report of a real host.

type Json = Record<string, unknown>;
type Answer = { message: string; packagesProcessed: number } & Json;

let organization: { id: string };
let viewer: Person;

beforeAll(async () => {
  ({ organization, viewer } = await buildOrganization());
});

const newHost = () => buildHost(organization, { proof: "api" });

const report = (credential: string, body: unknown, headers = {}) =>
  call<Answer>(update, { method: "POST", body, headers, as: withApiCredentials(credential) });

const packagesOf = async (id: string) => (await listHostPackages(ctxOf(viewer), { id })).data;
const versions = async (id: string) =>
  Object.fromEntries((await packagesOf(id)).map(({ name, version }) => [name, version]));

const nginx = {
  name: "nginx",
  currentVersion: "1.18.0",
  availableVersion: "1.20.0",
  needsUpdate: true,
  isSecurityUpdate: false,
};

/** The document's example. */
const example = {
  packages: [nginx],
  agentVersion: "1.2.3",
  cpuModel: "Intel Xeon E5-2680 v4",
  cpuCores: 8,
  ramInstalled: 16.0,
  swapSize: 2.0,
  diskDetails: [
    { device: "/dev/sda1", mountPoint: "/", size: "50GB", used: "25GB", available: "25GB" },
  ],
  gatewayIp: "192.168.1.1",
  dnsServers: ["8.8.8.8", "8.8.4.4"],
  networkInterfaces: [{ name: "eth0", ip: "192.168.1.10", mac: "00:11:22:33:44:55" }],
  kernelVersion: "5.4.0-74-generic",
  selinuxStatus: "disabled",
};

test("the example of the document is answered as it says, and stored", async () => {
  const { host, credential } = await newHost();
  const { status, body } = await report(credential, example);
  expect(status).toBe(200);
  expect(body).toEqual({
    message: "Host updated successfully",
    packagesProcessed: 1,
    updatesAvailable: 1,
    securityUpdates: 0,
  });
  expect(await getInventory(ctxOf(viewer), { id: host.id })).toMatchObject({
    agentVersion: "1.2.3",
    cpuModel: "Intel Xeon E5-2680 v4",
    cpuCores: 8,
    memoryBytes: 16 * 1024 ** 3,
    swapBytes: 2 * 1024 ** 3,
    disks: [
      {
        device: "/dev/sda1",
        mountpoint: "/",
        sizeBytes: 50 * 1024 ** 3,
        usedBytes: 25 * 1024 ** 3,
      },
    ],
    diskDetails: example.diskDetails,
    gatewayIp: "192.168.1.1",
    dnsServers: ["8.8.8.8", "8.8.4.4"],
    interfaces: [{ name: "eth0", mac: "00:11:22:33:44:55", addresses: ["192.168.1.10"] }],
    networkInterfaces: example.networkInterfaces,
    kernel: "5.4.0-74-generic",
    selinuxStatus: "disabled",
    packageCount: 1,
    updateCount: 1,
    securityUpdateCount: 0,
    status: "online",
  });
});

describe("the real report of a Debian host with 710 packages", () => {
  const path = new URL("../fixtures/report-debian-710.json", import.meta.url);
  const real = JSON.parse(readFileSync(path, "utf8"));
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);

  test("is stored and reads back equal", async () => {
    const { host, credential } = await newHost();
    expect((await report(credential, real)).body).toEqual({
      message: "Host updated successfully",
      packagesProcessed: 710,
      updatesAvailable: 136,
      securityUpdates: 81,
    });
    const stored = (await packagesOf(host.id)).map((row) => ({
      name: row.name,
      currentVersion: row.version,
      needsUpdate: row.needsUpdate,
      isSecurityUpdate: row.isSecurityUpdate,
      ...(row.description !== null && { description: row.description }),
      ...(row.availableVersion !== null && { availableVersion: row.availableVersion }),
      ...(row.sourceRepository !== null && { sourceRepository: row.sourceRepository }),
    }));
    expect(stored.sort(byName)).toEqual([...real.packages].sort(byName));
    const repositories = await listHostRepositories(ctxOf(viewer), { id: host.id });
    expect(repositories.map(({ id: _id, ...row }) => row).sort(byName)).toEqual(
      [...real.repositories].sort(byName),
    );
    expect(await getInventory(ctxOf(viewer), { id: host.id })).toMatchObject({
      os: real.osType,
      osVersion: real.osVersion,
      hostname: real.hostname,
      ip: real.ip,
      architecture: real.architecture,
      machineId: real.machineId,
      kernel: real.kernelVersion,
      systemUptime: real.systemUptime,
      loadAverage: real.loadAverage,
      memoryBytes: Math.round(real.ramInstalled * 1024 ** 3),
      diskDetails: real.diskDetails,
      networkInterfaces: real.networkInterfaces,
      gatewayIp: real.gatewayIp,
      dnsServers: real.dnsServers,
      packageManager: "apt",
      needsReboot: false,
    });
  });

  test("posted again it writes no row of a package, only that it came", async () => {
    const { host, credential } = await newHost();
    await report(credential, real);
    const before = await rowCounts();
    const rows = await versionsOfRows();
    const reported = (await listReports(ctxOf(viewer), { id: host.id })).data;
    expect((await report(credential, real)).body.packagesProcessed).toBe(710);
    expect(await rowCounts()).toEqual(before);
    expect(await versionsOfRows()).toEqual(rows);
    const [latest] = (await listReports(ctxOf(viewer), { id: host.id })).data;
    expect(latest).toMatchObject({ id: reported[0]?.id, repeats: 1 });
  });

  test("of a second host with the same packages adds no package, only who has it", async () => {
    const { credential: first } = await newHost();
    await report(first, real);
    const before = await rowCounts();
    const { credential: second } = await newHost();
    await report(second, real);
    const after = await rowCounts();
    expect(after.PackageState).toBe(before.PackageState);
    expect(after.PackageDescription).toBe(before.PackageDescription);
    expect(after.HostPackage).toBe((before.HostPackage ?? 0) + 710);
  });
});

/** What changes when a row is written, even with what it had: PostgreSQL's own row versions. */
async function versionsOfRows(): Promise<unknown> {
  if (engine === "sqlite") return db.$queryRaw`SELECT COUNT(*) AS n FROM "HostPackage"`;
  return db.$queryRaw`
    SELECT MAX(xmin::text::bigint) AS "links",
      (SELECT MAX(xmin::text::bigint) FROM "PackageState") AS "states"
    FROM "HostPackage"`;
}

test("a changed report writes only what changed, and says so in the history", async () => {
  const { host, credential } = await newHost();
  const bash = { name: "bash", currentVersion: "5.2", needsUpdate: false };
  await report(credential, { packages: [nginx, bash] });
  const ids = async () => new Map((await packagesOf(host.id)).map(({ name, id }) => [name, id]));
  const before = await ids();
  const newer = { ...nginx, currentVersion: "1.20.0", needsUpdate: false };
  const curl = { name: "curl", currentVersion: "8.5", needsUpdate: false };
  await report(credential, { packages: [newer, bash, curl] });
  const after = await ids();
  expect(after.get("bash")).toBe(before.get("bash"));
  expect(after.get("nginx")).not.toBe(before.get("nginx"));
  const history = (await listReports(ctxOf(viewer), { id: host.id })).data;
  expect(history).toMatchObject([
    { sections: ["packages"], packageCount: 3, packagesAdded: 1, packagesRemoved: 0 },
    { packageCount: 2, updateCount: 1, packagesAdded: 2 },
  ]);
  await report(credential, { packages: [bash] });
  expect(await versions(host.id)).toEqual({ bash: "5.2" });
});

test("no more than a hundred reports of a host are kept", async () => {
  const { host, credential } = await newHost();
  for (let n = 1; n <= 103; n += 1) {
    await report(credential, { packages: [{ ...nginx, currentVersion: `1.${n}` }] });
  }
  expect(await db.report.count({ where: { hostId: host.id } })).toBe(100);
  expect(await versions(host.id)).toEqual({ nginx: "1.103" });
});
