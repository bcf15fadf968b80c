import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { addHostsToGroup, removeHostsFromGroup } from "@/lib/fleet/groups/change-members";
import { deleteGroup } from "@/lib/fleet/groups/delete-group";
import { getGroup } from "@/lib/fleet/groups/get-group";
import { setHostGroups } from "@/lib/fleet/groups/set-host-groups";
import { deleteHosts } from "@/lib/fleet/hosts/delete-hosts";
import { buildGroup, buildHost, buildOrganization, ctxOf } from "@/tests/support/builders";

async function fleet(n: number) {
  const { admin, organization } = await buildOrganization();
  const data = Array.from({ length: n }, (_, i) => ({
    ...{ organizationId: organization.id, name: `bulk-${i}`, enrolledVia: "ADMIN" as const },
  }));
  await db.host.createMany({ data });
  const where = { organizationId: organization.id };
  const hosts = await db.host.findMany({ where, select: { id: true } });
  const { id } = await buildGroup(organization);
  return { ctx: ctxOf(admin), organization, id, ids: hosts.map((host) => host.id) };
}

test("by id: counts what was new, passes over what is unknown or foreign", async () => {
  const { ctx, id, ids } = await fleet(3);
  const foreign = await buildHost((await buildOrganization()).organization);
  expect(await addHostsToGroup(ctx, { id, ids: ids.slice(0, 1) })).toEqual({ added: 1 });
  const named = [...ids, ...ids, foreign.host.id, "no-such-host"];
  expect(await addHostsToGroup(ctx, { id, ids: named })).toEqual({ added: 2 });
  expect(await addHostsToGroup(ctx, { id, ids: named })).toEqual({ added: 0 });
  expect((await getGroup(ctx, { id })).hostCount).toBe(3);
  expect(await removeHostsFromGroup(ctx, { id, ids: named })).toEqual({ removed: 3 });
  expect(await removeHostsFromGroup(ctx, { id, ids: named })).toEqual({ removed: 0 });
  const entries = await db.auditEntry.findMany({
    where: { subjectId: id },
    orderBy: { id: "asc" },
  });
  expect(entries.map(({ action, detail }) => [action, detail])).toEqual([
    ["host_group.updated", { hostsAdded: 1 }],
    ["host_group.updated", { hostsAdded: 2 }],
    ["host_group.updated", { hostsRemoved: 3 }],
  ]);
});

test("by filter: all that match, batch after batch", async () => {
  const { ctx, id, organization } = await fleet(1_001);
  await buildHost(organization, { name: "other" });
  const matching = { search: "bulk-" };
  expect(await addHostsToGroup(ctx, { id, matching })).toEqual({ added: 1_001 });
  expect(await db.auditEntry.count({ where: { subjectId: id } })).toBe(21);
  expect(await removeHostsFromGroup(ctx, { id, matching: { group: [id] } })).toEqual({
    removed: 1_001,
  });
  expect((await getGroup(ctx, { id })).hostCount).toBe(0);
});

test("an unknown group and a foreign one are 404", async () => {
  const { ctx, ids } = await fleet(1);
  const foreign = await buildGroup((await buildOrganization()).organization);
  for (const id of [foreign.id, "no-such-group"]) {
    for (const change of [addHostsToGroup, removeHostsFromGroup]) {
      await expect(change(ctx, { id, ids })).rejects.toMatchObject({
        kind: "not_found",
        message: "Host group not found",
      });
    }
  }
});

test("changes of one membership from both ends, and the end of both, follow one another", async () => {
  for (let round = 0; round < 5; round += 1) {
    const { ctx, id, ids } = await fleet(4);
    const [first = ""] = ids;
    const known = ["not_found", "invalid"];
    const results = await Promise.allSettled([
      addHostsToGroup(ctx, { id, ids }),
      addHostsToGroup(ctx, { id, ids: [...ids].reverse() }),
      setHostGroups(ctx, { id: first, groupIds: [id] }),
      setHostGroups(ctx, { id: first, groupIds: [] }),
      removeHostsFromGroup(ctx, { id, ids }),
      deleteHosts(ctx, { ids: ids.slice(2) }),
      ...(round % 2 ? [deleteGroup(ctx, { id })] : []),
    ]);
    const reasons = results.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(reasons.filter((reason) => !known.includes(reason.kind))).toEqual([]);
  }
});
