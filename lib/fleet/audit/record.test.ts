import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { rotateToken } from "@/lib/fleet/credentials/rotate-token";
import { createToken } from "@/lib/fleet/enrollment/create-token";
import { extendToken } from "@/lib/fleet/enrollment/extend-token";
import { revokeToken } from "@/lib/fleet/enrollment/revoke-token";
import { createHost } from "@/lib/fleet/hosts/create-host";
import { deleteHost } from "@/lib/fleet/hosts/delete-host";
import { updateHost } from "@/lib/fleet/hosts/update-host";
import { buildHost, buildHostToken, buildOrganization, ctxOf } from "@/tests/support/builders";

async function desk() {
  const { admin, organization } = await buildOrganization();
  const { host } = await buildHost(organization, { name: "web-1" });
  const { hostToken } = await buildHostToken(organization);
  return { admin, organization, host, hostToken, ctx: ctxOf(admin) };
}

type Desk = Awaited<ReturnType<typeof desk>>;

const changes: [string, (at: Desk) => Promise<unknown>][] = [
  ["host.created", ({ ctx }) => createHost(ctx, { name: "web-1", description: null })],
  ["host.updated", ({ ctx, host }) => updateHost(ctx, { id: host.id, name: "web-1" })],
  ["host.deleted", ({ ctx, host }) => deleteHost(ctx, host)],
  ["host.token_rotated", ({ ctx, host }) => rotateToken(ctx, { id: host.id })],
  ["enrollment_token.created", ({ ctx }) => createToken(ctx, undefined)],
  ["enrollment_token.extended", ({ ctx, hostToken }) => extendToken(ctx, hostToken)],
  ["enrollment_token.revoked", ({ ctx, hostToken }) => revokeToken(ctx, hostToken)],
];

test.each(changes)("%s leaves one row that says who, what, when and from where", async (...one) => {
  const [action, change] = one;
  const at = await desk();
  const answered = JSON.stringify((await change(at)) ?? null);
  const rows = await db.auditEntry.findMany({ where: { organizationId: at.organization.id } });
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    ...{ action, actorType: "user", actorId: at.admin.id, actorName: at.admin.username },
    ...{ at: at.ctx.now, ip: at.ctx.ip, requestId: at.ctx.requestId },
  });
  expect(rows[0]?.subjectName).toMatch(/^(web-1|mst_enroll_[0-9a-f]{6})$/);
  for (const secret of answered.match(/mst_\w+_[0-9a-f]{64}/g) ?? []) {
    expect(JSON.stringify(rows)).not.toContain(secret);
  }
});

test.each(changes)("%s does not happen when its row cannot be written", async (_action, change) => {
  const at = await desk();
  // A request id no text column takes: the row fails on both engines, whatever the verb did.
  const ctx = { ...at.ctx, requestId: { not: "text" } as unknown as string };
  await expect(change({ ...at, ctx })).rejects.toThrow();
  const where = { organizationId: at.organization.id };
  expect(await db.host.findMany({ where })).toEqual([at.host]);
  expect(await db.hostToken.findMany({ where })).toEqual([at.hostToken]);
  expect(await db.auditEntry.count({ where })).toBe(0);
});
