import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { deleteHosts } from "@/lib/fleet/hosts/delete-hosts";
import { buildHost, buildOrganization, ctxOf } from "@/tests/support/builders";

async function fleet(n: number) {
  const { admin, organization } = await buildOrganization();
  const ids: string[] = [];
  for (let i = 0; i < n; i += 1) {
    ids.push((await buildHost(organization, { name: `web-${i}`, proof: "agent-token" })).host.id);
  }
  return { ctx: ctxOf(admin), organization, ids };
}

test("deletes what is named, passes over what is unknown or foreign", async () => {
  const { ctx, ids } = await fleet(3);
  const foreign = (await fleet(1)).ids;
  const named = [...ids.slice(0, 2), ...foreign, "no-such-host"];
  expect(await deleteHosts(ctx, { ids: named })).toEqual({ deleted: 2 });
  const left = await db.host.findMany({ where: { id: { in: [...ids, ...foreign] } } });
  expect(left.map(({ id }) => id).sort()).toEqual([ids[2], ...foreign].sort());
});

test("deletes what a filter matches, batch after batch, with one audit row each", async () => {
  const { ctx, organization } = await fleet(0);
  const rows = Array.from({ length: 1_001 }, (_, i) => ({
    ...{ organizationId: organization.id, name: `bulk-${i}`, enrolledVia: "ADMIN" as const },
  }));
  await db.host.createMany({ data: [...rows, { ...rows[0], name: "kept" } as (typeof rows)[0]] });
  expect(await deleteHosts(ctx, { matching: { search: "bulk-" } })).toEqual({ deleted: 1_001 });
  const where = { organizationId: organization.id };
  expect((await db.host.findMany({ where })).map(({ name }) => name)).toEqual(["kept"]);
  const audited = await db.auditEntry.findMany({ where: { ...where, action: "host.deleted" } });
  expect(new Set(audited.map(({ subjectId }) => subjectId)).size).toBe(1_001);
  expect(audited).toHaveLength(1_001);
});

test("deletes none when a filter matches more than was confirmed", async () => {
  const { ctx, organization } = await fleet(3);
  const confirmed = (atMost: number) => deleteHosts(ctx, { matching: {}, atMost });
  await expect(confirmed(2)).rejects.toMatchObject({
    kind: "conflict",
    message:
      "The search and the filters match 3 hosts now, not 2. Nothing was changed: look at the list again",
  });
  expect(await db.host.count({ where: { organizationId: organization.id } })).toBe(3);
  // Fewer than confirmed are no surprise: the answer says how many.
  expect(await confirmed(4)).toEqual({ deleted: 3 });
});

test("five at once delete each host once, and audit it once", async () => {
  const { ctx, organization, ids } = await fleet(10);
  const results = await Promise.all(
    [ids, [...ids].reverse(), ids, ids, ids].map((some) => deleteHosts(ctx, { ids: some })),
  );
  expect(results.reduce((sum, { deleted }) => sum + deleted, 0)).toBe(10);
  expect(await db.auditEntry.count({ where: { organizationId: organization.id } })).toBe(10);
});
