import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { enter } from "@/lib/fleet/members/enter";
import { createOrganization } from "@/lib/fleet/organizations/create-organization";
import { listOrganizations } from "@/lib/fleet/organizations/list-organizations";
import { renameOrganization } from "@/lib/fleet/organizations/rename-organization";
import { organizationSchema } from "@/lib/fleet/organizations/schema";
import { switchOrganization } from "@/lib/fleet/organizations/switch-organization";
import { buildCaller, buildOrganization, ctxOf } from "@/tests/support/builders";

test("whoever makes an organization owns it, whatever they are elsewhere", async () => {
  const { organization, viewer } = await buildOrganization();
  const { id } = await createOrganization(ctxOf(viewer), { name: "Second" });
  const claim = { userId: viewer.id, sessionEpoch: 1, organizationId: id } as const;
  const there = await enter(buildCaller(), { ...claim, via: "session" });
  expect(there).toMatchObject({ organizationId: id, actor: { role: "OWNER" } });
  const rows = await db.auditEntry.findMany({
    where: { organizationId: { in: [id, organization.id] } },
  });
  expect(rows).toMatchObject([
    { organizationId: id, action: "organization.created", actorId: viewer.id },
  ]);
});

test("a person's organizations come by name, with the one in view marked", async () => {
  const { organization, viewer } = await buildOrganization("B");
  await createOrganization(ctxOf(viewer), { name: "C" });
  await createOrganization(ctxOf(viewer), { name: "A" });
  const found = await listOrganizations(ctxOf(viewer));
  expect(found.map(({ name, role, current }) => [name, role, current])).toEqual([
    ["A", "OWNER", false],
    ["B", "VIEWER", true],
    ["C", "OWNER", false],
  ]);
  expect(found[1]?.id).toBe(organization.id);
});

test("switching is for members; anything else is 404", async () => {
  const { viewer } = await buildOrganization();
  const other = await buildOrganization();
  const { id } = await createOrganization(ctxOf(viewer), { name: "Second" });
  expect(await switchOrganization(ctxOf(viewer), { organizationId: id })).toEqual({
    organizationId: id,
  });
  for (const organizationId of [other.organization.id, "none"]) {
    await expect(switchOrganization(ctxOf(viewer), { organizationId })).rejects.toMatchObject({
      kind: "not_found",
      message: "Organization not found",
    });
  }
});

test("a name changes with one audit row, the same name with none", async () => {
  const { organization, admin } = await buildOrganization("Before");
  await renameOrganization(ctxOf(admin), { name: "After" });
  await renameOrganization(ctxOf(admin), { name: "After" });
  const rows = await db.auditEntry.findMany({ where: { organizationId: organization.id } });
  expect(rows).toMatchObject([
    { action: "organization.renamed", detail: { from: "Before", to: "After" } },
  ]);
});

test.each(["", "   ", "x".repeat(101)])("%j is no name", (name) => {
  expect(organizationSchema.safeParse({ name }).success).toBe(false);
});
