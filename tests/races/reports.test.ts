import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { pruneInventory } from "@/lib/fleet/inventory/prune";
import { atOnce, type Door, tally, ways } from "@/tests/races/doors";
import { withApiCredentials } from "@/tests/support/api-credentials";
import { buildHost, buildOrganization, unique } from "@/tests/support/builders";

const UPDATE = "/api/v1/hosts/update";

const packages = (n: number, version: string, mark = unique()) =>
  Array.from({ length: n }, (_, index) => ({
    name: `${mark}-${index}`,
    currentVersion: version,
    needsUpdate: false,
    description: `Package ${index} of ${mark}`,
  }));

describe.each(ways)("$name", ({ open }) => {
  let door: Door;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ door, close } = await open());
  }, 120_000);

  afterAll(() => close());

  const newHost = async (organization: { id: string }) => {
    const { host, credential } = await buildHost(organization, { proof: "api" });
    return { id: host.id, headers: withApiCredentials(credential) };
  };
  const installed = async (hostId: string) => {
    const rows = await db.hostPackage.findMany({
      where: { inventory: { hostId } },
      select: { packageState: { select: { name: true, version: true } } },
    });
    return rows.map(({ packageState: { name, version } }) => `${name} ${version}`).sort();
  };

  test("first reports of 50 hosts with the same new packages: each is whole", async () => {
    const { organization } = await buildOrganization();
    const hosts = await Promise.all(Array.from({ length: 50 }, () => newHost(organization)));
    const same = packages(60, "1");
    const answers = await Promise.all(
      hosts.map(({ headers }, index) => {
        // In another order each: two that lock in the order of the report would deadlock.
        const shuffled = index % 2 ? same : [...same].reverse();
        return door("POST", UPDATE, { headers, body: { packages: shuffled } });
      }),
    );
    expect(tally(answers)).toEqual({ 200: 50 });
    const where = { organizationId: organization.id };
    expect(await db.packageState.count({ where })).toBe(60);
    expect(await db.packageDescription.count({ where })).toBe(60);
    expect(await db.hostPackage.count({ where: { inventory: { host: where } } })).toBe(50 * 60);
  });

  test("20 reports of one host at once: what is stored is one of them, not a mix", async () => {
    const { organization } = await buildOrganization();
    const { id, headers } = await newHost(organization);
    const mark = unique();
    const bodies = Array.from({ length: 20 }, (_, index) => ({
      packages: packages(30, String(index), mark),
      repositories: [{ name: "main", url: `https://${index}.example.net` }],
    }));
    const answers = await atOnce(20, (index) =>
      door("POST", UPDATE, { headers, body: bodies[index] }),
    );
    // One is worked on, the second waits, and who comes third is told to come again.
    const { 200: taken = 0, 429: refused = 0 } = tally(answers);
    expect(taken).toBeGreaterThanOrEqual(2);
    expect(taken + refused).toBe(20);
    const stored = await installed(id);
    expect(stored).toHaveLength(30);
    const [version] = new Set(stored.map((row) => row.split(" ")[1]));
    expect(stored.every((row) => row.endsWith(` ${version}`))).toBe(true);
    const repositories = await db.hostRepository.findMany({
      where: { inventory: { hostId: id } },
      include: { repository: true },
    });
    expect(repositories.map((row) => row.repository.url)).toEqual([
      `https://${version}.example.net`,
    ]);
    const host = await db.host.findUniqueOrThrow({ where: { id } });
    expect(host.packageCount).toBe(30);
  });

  test("unused packages go while reports bring them back: every report is whole", async () => {
    const { organization } = await buildOrganization();
    const hosts = await Promise.all(Array.from({ length: 8 }, () => newHost(organization)));
    const mark = unique();
    let done = false;
    const pruning = (async () => {
      while (!done) {
        await pruneInventory();
        // SQLite answers without a turn of the event loop: the reports want theirs.
        await new Promise(setImmediate);
      }
    })();
    for (let round = 0; round < 6; round += 1) {
      const body = { packages: packages(40, String(round % 2), mark) };
      const answers = await Promise.all(
        hosts.map(({ headers }) => door("POST", UPDATE, { headers, body })),
      );
      expect(tally(answers)).toEqual({ 200: 8 });
    }
    done = true;
    await pruning;
    for (const { id } of hosts) expect(await installed(id)).toHaveLength(40);
    await pruneInventory();
    const where = { organizationId: organization.id };
    expect(await db.packageState.count({ where })).toBe(40);
    expect(await db.packageDescription.count({ where })).toBe(40);
  });

  test("a report and the deletion of its host: nothing is left", async () => {
    const { organization } = await buildOrganization();
    const hosts = await Promise.all(Array.from({ length: 10 }, () => newHost(organization)));
    const answers = await Promise.all(
      hosts.flatMap(({ id, headers }) => [
        door("POST", UPDATE, { headers, body: { packages: packages(20, "1") } }),
        db.host.delete({ where: { id } }).then(() => ({ status: 200 })),
      ]),
    );
    const statuses = Object.keys(tally(answers)).map(Number);
    expect(statuses.every((status) => status === 200 || status === 401)).toBe(true);
    const left = { inventory: { host: { organizationId: organization.id } } };
    expect(await db.hostPackage.count({ where: left })).toBe(0);
  });
});
