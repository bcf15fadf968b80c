import { expect, test } from "vitest";
import { listGroups } from "@/lib/fleet/groups/list-groups";
import { buildGroup, buildOrganization, ctxOf } from "@/tests/support/builders";

test("groups come by name, those of other organizations not at all", async () => {
  const { organization, viewer } = await buildOrganization();
  const other = await buildOrganization();
  await buildGroup(other.organization, "A");
  const second = await buildGroup(organization, "C");
  const first = await buildGroup(organization, "B");
  expect(await listGroups(ctxOf(viewer))).toEqual(
    [first, second].map(({ id, name, color }) => ({ id, name, color })),
  );
});
