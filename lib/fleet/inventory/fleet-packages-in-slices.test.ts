import { expect, test } from "vitest";
import { fleetPackagesInSlices } from "@/lib/fleet/inventory/fleet-packages-in-slices";
import { listFleetPackages } from "@/lib/fleet/inventory/list-fleet-packages";
import type { FleetPackageView } from "@/lib/fleet/inventory/views";
import { buildHost, buildOrganization, ctxOf } from "@/tests/support/builders";
import { buildReported } from "@/tests/support/reports";

const DAY_MS = 86_400_000;
const listsUpdatedAt = new Date(Date.now() - 40 * DAY_MS).toISOString();

/** Whatever may be known and not known of a host's updates. */
const kinds: Record<string, object> = {
  known: {},
  "no lists": { updatesUnknown: "no_lists", securityUnknown: "no_lists" },
  "old lists": { listsUpdatedAt },
  untold: { updatesUnknown: null, securityUnknown: "not_told" },
  "untold of old lists": { listsUpdatedAt, securityUnknown: "not_told" },
  "security alone": { updatesUnknown: null, securityUnknown: "no_lists" },
};

async function all(slices: AsyncIterable<FleetPackageView[]>): Promise<FleetPackageView[]> {
  const rows: FleetPackageView[] = [];
  for await (const slice of slices) rows.push(...slice);
  return rows;
}

test("counts what the list counts, for whatever is known of the hosts, by every filter", async () => {
  const { organization, viewer } = await buildOrganization();
  const other = await buildOrganization();
  const rest = Array.from({ length: 230 }, (_, at) => `rest${at} 1`);
  for (const [name, more] of Object.entries(kinds)) {
    await buildReported(organization, `${name} 1`, ["tool 1", "bash 1 2", "only 1"], more);
    await buildReported(organization, `${name} 2`, ["tool 2", "bash 1 2!", "zsh 3"], more);
    await buildReported(other.organization, `${name} 3`, ["tool 1", "theirs 1"], more);
  }
  await buildReported(organization, "many", ["tool 1 2!", ...rest]);
  await buildHost(organization, { name: "silent" });
  const ctx = ctxOf(viewer);
  const filters = [{}, { search: "o" }, { updates: true }, { security: true }, { search: "none" }];
  for (const filter of filters) {
    const listed = (await listFleetPackages(ctx, filter)).data;
    expect(await all(fleetPackagesInSlices(ctx, filter)), JSON.stringify(filter)).toEqual(listed);
  }
  expect(await all(fleetPackagesInSlices(ctx, {}))).toHaveLength(234);
});
