import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import * as report from "@/app/api/agent/report/route";
import * as update from "@/app/api/v1/hosts/update/route";
import { mendData } from "@/lib/boot/mend-data";
import { db } from "@/lib/db";
import { listHostRepositories } from "@/lib/fleet/inventory/list-repositories";
import { sha256 } from "@/lib/secrets/hash";
import { withApiCredentials } from "@/tests/support/api-credentials";
import { buildHost, buildOrganization, ctxOf, type Person } from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import "@/tests/support/alone";

// What servers before 0.4.0 stored, written as they did.

let organization: { id: string };
let viewer: Person;

beforeAll(async () => {
  ({ organization, viewer } = await buildOrganization());
});

/** The database as one that no later server has seen. */
async function asBefore(dataVersion = 0) {
  const data = { dataVersion };
  await db.installation.upsert({ where: { id: 1 }, create: { id: 1, ...data }, update: data });
}

const secret = "s3cr3t-s3cr3t";
const repository = (name: string, url: string) => ({
  ...{ name, url, distribution: "bookworm", components: "main", repoType: "deb" },
  ...{ isEnabled: true, isSecure: true },
});
const pack = (name: string, sourceRepository: string | null) => ({
  ...{ name, version: "1.0", availableVersion: null, needsUpdate: false, isSecurityUpdate: false },
  ...{ category: null, sourceRepository, description: `about ${name}` },
});
const digestOf = (row: object) => sha256(JSON.stringify(Object.values(row)));
const digestOfAll = (rows: object[]) => sha256(rows.map(digestOf).sort().join(""));

/** A host with these rows, shared with other hosts of the organization. */
async function stored(
  repositories: ReturnType<typeof repository>[],
  packages: ReturnType<typeof pack>[],
) {
  const { host, credential } = await buildHost(organization, { proof: "api" });
  const { id: inventoryId } = await db.hostInventory.create({
    data: {
      hostId: host.id,
      packagesDigest: digestOfAll(packages),
      repositoriesDigest: digestOfAll(repositories),
    },
  });
  const organizationId = organization.id;
  for (const row of repositories) {
    const digest = digestOf(row);
    const { id } = await db.repository.upsert({
      where: { organizationId_digest: { organizationId, digest } },
      create: { organizationId, digest, ...row },
      update: {},
    });
    await db.hostRepository.create({ data: { inventoryId, repositoryId: id } });
  }
  for (const { description: text, ...row } of packages) {
    const digest = digestOf({ ...row, description: text });
    const { id: descriptionId } = await db.packageDescription.upsert({
      where: { organizationId_digest: { organizationId, digest: sha256(text) } },
      create: { organizationId, digest: sha256(text), text },
      update: {},
    });
    const { id } = await db.packageState.upsert({
      where: { organizationId_digest: { organizationId, digest } },
      create: { organizationId, digest, descriptionId, ...row },
      update: {},
    });
    await db.hostPackage.create({ data: { inventoryId, packageStateId: id } });
  }
  return { host, credential, inventoryId };
}

const everything = async () =>
  JSON.stringify([
    await db.repository.findMany({ where: { organizationId: organization.id } }),
    await db.packageState.findMany({ where: { organizationId: organization.id } }),
    await db.auditEntry.findMany({ where: { organizationId: organization.id } }),
  ]);

test("cuts secrets that were stored, once, and the same report is no news afterwards", async () => {
  await asBefore();
  const clean = repository("debian", "https://deb.example.com/debian");
  const dirty = repository("debian", `https://me:${secret}@deb.example.com/debian`);
  const query = repository(
    `from https://deb.example.com/debian?${secret}`,
    `https://x.example.com/?${secret}`,
  );
  const packages = [
    pack("nginx", `https://me:${secret}@deb.example.com/debian bookworm/main`),
    pack("bash", "http://deb.debian.org/debian bookworm/main"),
  ];
  const plain = [pack("nginx", "https://deb.example.com/debian bookworm/main")];
  const one = await stored([clean], plain);
  // Its two become one that the other host has.
  const other = await stored([clean, dirty, query], packages);

  expect(await Promise.all([mendData(), mendData()]).then((did) => did.sort())).toEqual([
    false,
    true,
  ]);
  expect(await everything()).not.toContain(secret);
  expect(await mendData()).toBe(false);

  const told = await listHostRepositories(ctxOf(viewer), { id: other.host.id });
  expect(told.map(({ name, url }) => [name, url])).toEqual([
    ["debian", "https://deb.example.com/debian"],
    ["from https://deb.example.com/debian", "https://x.example.com/"],
  ]);
  const [states, repositories] = [
    await db.hostPackage.findMany({ where: { inventoryId: other.inventoryId } }),
    await db.hostRepository.findMany({ where: { inventoryId: one.inventoryId } }),
  ];
  expect([states.length, repositories.length]).toEqual([2, 1]);

  // The whole report again, as the agent sends it: with its secrets.
  const body = {
    packages: packages.map(({ version, ...row }) => ({ ...row, currentVersion: version })),
    repositories: [clean, dirty, query],
  };
  const before = await db.hostInventory.findUniqueOrThrow({ where: { id: other.inventoryId } });
  const sent = await call(update, {
    method: "POST",
    body,
    as: withApiCredentials(other.credential),
  });
  expect(sent.status).toBe(200);
  const after = await db.hostInventory.findUniqueOrThrow({ where: { id: other.inventoryId } });
  expect(after.packagesDigest).toBe(before.packagesDigest);
  expect(after.repositoriesDigest).toBe(before.repositoriesDigest);
  expect(await db.hostPackage.findMany({ where: { inventoryId: other.inventoryId } })).toEqual(
    states,
  );
  expect(await everything()).not.toContain(secret);
});

test.each([
  ["hosts/update", update],
  ["a report", report],
] as const)("a secret that arrives with %s is not stored, nor shown", async (_name, handlers) => {
  const { host, credential } = await buildHost(organization, { proof: "api" });
  const url = `https://me:${secret}@deb.example.com/debian?key=${secret}#${secret}`;
  const body = {
    packages: [
      { name: "a", currentVersion: "1", needsUpdate: false, sourceRepository: `${url} x/y` },
    ],
    repositories: [
      { name: `deb ${url}`, url, distribution: url, components: url, isEnabled: true },
    ],
  };
  const sent = await call(handlers, { method: "POST", body, as: withApiCredentials(credential) });
  expect(sent.status).toBe(200);
  const kept = await listHostRepositories(ctxOf(viewer), { id: host.id });
  expect(kept).toMatchObject([{ name: "deb https://deb.example.com/debian", isSecure: true }]);
  expect(await everything()).not.toContain(secret);
});

test("mends what a server that knew less has left", async () => {
  await asBefore(1);
  await stored([repository("later", `https://deb.example.com/x;token=${secret}`)], []);
  const id = "no-machine-id";
  const { host } = await buildHost(organization, { machineId: id });
  expect(await mendData()).toBe(true);
  expect(await everything()).not.toContain(secret);
  expect((await db.host.findUniqueOrThrow({ where: { id: host.id } })).machineId).toBeNull();
  expect(await mendData()).toBe(false);
});

test("takes placeholders from hosts that enrolled with one", async () => {
  await asBefore();
  const ids = ["uninitialized", "03000200-0400-0500-0006-000700080009", randomUUID()];
  const hosts = await Promise.all(
    ids.map((id) => buildHost(organization, { enrollmentMachineId: id, machineId: id })),
  );
  expect(await mendData()).toBe(true);
  const after = await db.host.findMany({
    where: { id: { in: hosts.map(({ host }) => host.id) } },
    select: { machineId: true, enrollmentMachineId: true },
  });
  const real = { machineId: ids[2], enrollmentMachineId: ids[2] };
  expect(after.filter(({ machineId }) => machineId !== null)).toEqual([real]);
  expect(after.filter((row) => row.enrollmentMachineId !== null)).toEqual([real]);
});
