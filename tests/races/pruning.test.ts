import { setTimeout as after } from "node:timers/promises";
import { expect, test } from "vitest";
import * as update from "@/app/api/v1/hosts/update/route";
import { db } from "@/lib/db";
import { pruneInventory } from "@/lib/fleet/inventory/prune";
import { withApiCredentials } from "@/tests/support/api-credentials";
import { buildHost, buildOrganization, unique } from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import "@/tests/support/alone";

/** Reports of each host, while the prune goes round all the time. */
const ROUNDS = 100;
const HOSTS = 5;
const PACKAGES = 60;

test("pruning all the while that every report brings new packages: none is lost, none fails", async () => {
  const { organization } = await buildOrganization();
  let over = false;
  const prune = async () => {
    while (!over) {
      await pruneInventory();
      // SQLite answers without a turn of the event loop: the reports want theirs.
      await after(1);
    }
  };
  const pruning = prune();
  // What one report leaves the next of another host brings back.
  const mark = unique();
  const packagesOf = (host: number, round: number) =>
    Array.from({ length: PACKAGES }, (_, at) => ({
      name: `${mark}-${at}`,
      currentVersion: `${(host + round) % HOSTS}.${at % 5 ? 0 : round}`,
      needsUpdate: false,
      description: `Package ${at} of ${(host + round) % HOSTS}`,
    }));
  const report = async (host: number) => {
    const built = await buildHost(organization, { proof: "api" });
    const headers = withApiCredentials(built.credential);
    const where = { inventory: { hostId: built.host.id } };
    const select = { packageState: { select: { name: true, version: true } } };
    const statuses = new Set<number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const packages = packagesOf(host, round);
      const repositories = [{ name: "main", url: `https://${round}.example.net` }];
      const body = { packages, repositories };
      statuses.add((await call(update, { method: "POST", headers, body })).status);
      const rows = await db.hostPackage.findMany({ where, select });
      const stored = rows.map(({ packageState: { name, version } }) => `${name} ${version}`);
      const sent = packages.map(({ name, currentVersion }) => `${name} ${currentVersion}`);
      expect(stored.sort()).toEqual(sent.sort());
    }
    return [...statuses];
  };
  const answers = await Promise.all(Array.from({ length: HOSTS }, (_, host) => report(host)));
  over = true;
  await pruning;
  expect(answers).toEqual(Array.from({ length: HOSTS }, () => [200]));
});
