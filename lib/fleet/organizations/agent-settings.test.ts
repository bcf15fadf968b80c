import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { countHosts } from "@/lib/fleet/hosts/list-hosts";
import { agentSettings } from "@/lib/fleet/organizations/agent-settings";
import {
  agentSettingsSchema,
  changeAgentSettings,
} from "@/lib/fleet/organizations/change-agent-settings";
import { buildHost, buildOrganization, ctxOf } from "@/tests/support/builders";

const DAY_MS = 86_400_000;
const settings = { checkInIntervalSeconds: 30, agentUpdates: "ON_REQUEST" } as const;

test("package lists are too old after 14 days, or after as many as the organization says", async () => {
  const { organization, admin } = await buildOrganization();
  const ctx = ctxOf(admin);
  const listsUpdatedAt = new Date(ctx.now.getTime() - 10 * DAY_MS);
  await buildHost(organization, { lastReportAt: ctx.now, listsUpdatedAt });
  expect((await agentSettings(db, organization.id)).listsMaxAgeDays).toBe(14);
  expect(await countHosts(ctx, { updates: "unknown" })).toBe(0);
  await changeAgentSettings(ctx, { ...settings, listsMaxAgeDays: 9 });
  expect(await countHosts(ctx, { updates: "unknown" })).toBe(1);
  expect(await countHosts(ctx, { updates: "none" })).toBe(0);
  const where = { organizationId: organization.id, action: "organization.agents_changed" };
  expect(await db.auditEntry.findMany({ where })).toMatchObject([
    { actorId: admin.id, detail: { listsMaxAgeDays: 9 } },
  ]);
});

test("left out, their age stays as it is", async () => {
  const { organization, admin } = await buildOrganization();
  await changeAgentSettings(ctxOf(admin), { ...settings, listsMaxAgeDays: 30 });
  await changeAgentSettings(ctxOf(admin), agentSettingsSchema.parse(settings));
  expect((await agentSettings(db, organization.id)).listsMaxAgeDays).toBe(30);
});

test.each<unknown>(["0", "366", "1.5", "", "a week", "0x10", "1e1", 1.5, true, [7], null])(
  "%j days are refused",
  (listsMaxAgeDays) => {
    const { error } = agentSettingsSchema.safeParse({ ...settings, listsMaxAgeDays });
    expect(error?.issues.map(({ message }) => message)).toContain(
      "Package lists become too old after 1 to 365 days",
    );
  },
);

test.each(["1", "365", " 30 ", 30])("%j days are taken", (listsMaxAgeDays) => {
  expect(agentSettingsSchema.parse({ ...settings, listsMaxAgeDays }).listsMaxAgeDays).toBe(
    Number(listsMaxAgeDays),
  );
});
