import { expect, test } from "vitest";
import { recordAudit } from "@/lib/fleet/audit/record";
import { countHosts } from "@/lib/fleet/hosts/list-hosts";
import { overview } from "@/lib/fleet/overview/overview";
import { buildAutoToken } from "@/tests/support/api-credentials";
import { buildHost, buildHostToken, buildOrganization, ctxOf } from "@/tests/support/builders";

const HOUR_MS = 3_600_000;
const ago = (ms: number) => new Date(Date.now() - ms);

test("counts hosts by what they are, and those that fell silent or joined of late", async () => {
  const { organization, viewer } = await buildOrganization();
  await buildHost(organization, { lastSeenAt: new Date() });
  await buildHost(organization, { name: "late", lastSeenAt: ago(HOUR_MS / 2) });
  await buildHost(organization, {
    name: "gone",
    lastSeenAt: ago(48 * HOUR_MS),
    createdAt: ago(10 * 24 * HOUR_MS),
  });
  await buildHost(organization);
  await buildHost(organization, { updateCount: 4, securityUpdateCount: 1, needsReboot: true });
  await buildHost(organization, { updateCount: 2 });
  const foreign = await buildOrganization();
  await buildHost(foreign.organization);

  const { hosts, silent } = await overview(ctxOf(viewer));
  expect(hosts).toEqual({
    total: 6,
    online: 1,
    offline: 2,
    pending: 3,
    silentThisHour: 1,
    joinedThisWeek: 5,
    insecure: 1,
    outdated: 2,
    rebooting: 1,
  });
  expect(silent.map(({ name }) => name)).toEqual(["late", "gone"]);
});

test("counts hosts whose updates are not known, by why, and each where its link leads", async () => {
  const { organization, viewer } = await buildOrganization();
  const now = new Date();
  const build = (columns: object) => buildHost(organization, { lastReportAt: now, ...columns });
  await build({});
  await build({ updateCount: 4, securityUpdateCount: 1 });
  await build({ lastReportAt: null });
  await build({ updatesUnknown: "no_lists", securityUnknown: "no_lists" });
  await build({ updatesUnknown: "no_lists", securityUnknown: "no_lists" });
  await build({ listsUpdatedAt: ago(40 * 24 * HOUR_MS), updateCount: 12 });
  await build({ securityUnknown: "not_told", updateCount: 2 });
  await build({ securityUnknown: "not_told" });
  await buildHost((await buildOrganization()).organization);

  const ctx = ctxOf(viewer);
  const { hosts, unknown } = await overview(ctx);
  expect(unknown).toEqual({
    updates: 4,
    reasons: [
      { reason: "no_lists", hosts: 2 },
      { reason: "lists_old", hosts: 1 },
      { reason: "no_report", hosts: 1 },
    ],
    securityUpdates: 5,
  });
  expect(await countHosts(ctx, { updates: "unknown" })).toBe(unknown.updates);
  expect(await countHosts(ctx, { updates: "security-unknown" })).toBe(unknown.securityUpdates);
  // What old lists named is still there.
  expect(hosts).toMatchObject({ total: 8, outdated: 3 });
});

test("an admin sees tokens that wait and that end soon, the first to end first", async () => {
  const { organization, admin } = await buildOrganization();
  const ending = (hours: number) => new Date(Date.now() + hours * HOUR_MS);
  await buildHostToken(organization, "unused", { name: "later", expiresAt: ending(5) });
  await buildHostToken(organization, "unused", { name: "soon", expiresAt: ending(1) });
  await buildHostToken(organization);
  await buildHostToken(organization, "expired");
  await buildHostToken(organization, "revoked", { expiresAt: ending(1) });

  const auto = (name: string, hours: number, isActive = true) =>
    buildAutoToken(organization, { name, isActive, expiresAt: ending(hours) });
  await auto("week", 160);
  await auto("days", 70);
  await auto("hours", 2);
  await auto("over", -1);
  await auto("off", 1, false);
  await buildAutoToken(organization);

  const { tokens } = await overview(ctxOf(admin));
  expect(tokens?.autoEndingSoon.map(({ name }) => name)).toEqual(["hours", "days"]);
  expect(tokens?.waiting).toBe(3);
  expect(tokens?.endingSoon.map(({ name }) => name)).toEqual(["soon", "later"]);
});

test("a viewer sees no tokens, and of the activity what befell hosts", async () => {
  const { organization, admin, viewer } = await buildOrganization();
  const ctx = ctxOf(admin);
  const subject = (type: "host" | "invitation") => ({ type, id: "1", name: "one" });
  await recordAudit(ctx.db, ctx, "member.invited", subject("invitation"));
  await recordAudit(ctx.db, ctx, "host.created", subject("host"));
  await buildHostToken(organization);

  const seen = await overview(ctxOf(viewer));
  expect(seen.tokens).toBeNull();
  expect(seen.activity.map(({ action }) => action)).toEqual(["host.created"]);
  expect((await overview(ctx)).activity).toHaveLength(2);
});
