import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { requestCommand } from "@/lib/fleet/commands/request-command";
import { deleteHosts } from "@/lib/fleet/hosts/delete-hosts";
import { changeAgentSettings } from "@/lib/fleet/organizations/change-agent-settings";
import { buildHost, buildOrganization, buildPerson, ctxOf } from "@/tests/support/builders";

async function fleet(n: number) {
  const { admin, organization } = await buildOrganization();
  const data = Array.from({ length: n }, (_, i) => ({
    ...{ organizationId: organization.id, name: `bulk-${i}`, enrolledVia: "TOKEN" as const },
  }));
  await db.host.createMany({ data });
  const hosts = await db.host.findMany({
    where: { organizationId: organization.id },
    orderBy: { id: "asc" },
  });
  return { ctx: ctxOf(admin), organization, ids: hosts.map(({ id }) => id) };
}

const answer = (asked: number, alreadyAsked = 0, takeNone = 0) => ({
  ...{ asked, alreadyAsked, takeNone },
});

/** How many commands each host of the organization has open: as rows, and as it is counted. */
async function openOf(organizationId: string) {
  const open = { where: { state: { in: ["WAITING" as const, "SENT" as const] } } };
  const hosts = await db.host.findMany({
    where: { organizationId },
    select: { name: true, openCommands: true, _count: { select: { commands: open } } },
  });
  return hosts.map(({ name, openCommands, _count }) => ({
    ...{ name, counted: openCommands, rows: _count.commands },
  }));
}

test("by filter: all that match, batch after batch, with an audit row each", async () => {
  const { ctx, organization } = await fleet(1_001);
  await buildHost(organization, { name: "other" });
  const wish = { matching: { search: "bulk-" }, kind: "REPORT" } as const;
  expect(await requestCommand(ctx, wish)).toEqual(answer(1_001));
  const open = await openOf(organization.id);
  expect(new Set(open.filter(({ name }) => name !== "other").map(({ rows }) => rows))).toEqual(
    new Set([1]),
  );
  expect(open.find(({ name }) => name === "other")).toEqual({ name: "other", counted: 0, rows: 0 });
  const audited = await db.auditEntry.findMany({
    where: { organizationId: organization.id, action: "host.command_requested" },
  });
  expect(audited).toHaveLength(1_001);
  expect(new Set(audited.map(({ subjectId }) => subjectId)).size).toBe(1_001);
  expect(audited[0]).toMatchObject({ actorId: ctx.actor.id, detail: { kind: "report" } });
  expect(await requestCommand(ctx, wish)).toEqual(answer(0, 1_001));
});

test("a filter that matches more than was confirmed asks nobody", async () => {
  const { ctx, organization } = await fleet(3);
  const wish = { matching: {}, kind: "UNINSTALL", atMost: 2 } as const;
  await expect(requestCommand(ctx, wish)).rejects.toMatchObject({ kind: "conflict" });
  expect((await openOf(organization.id)).every(({ rows }) => rows === 0)).toBe(true);
  expect(await requestCommand(ctx, { ...wish, atMost: 3 })).toEqual(answer(3));
});

test("a filter that matches nothing asks nobody; ids of nobody are 404", async () => {
  const { ctx } = await fleet(1);
  const foreign = await fleet(1);
  const kind = "REPORT";
  expect(await requestCommand(ctx, { matching: { search: "no such" }, kind })).toEqual(answer(0));
  await expect(
    requestCommand(ctx, { hostIds: ["no-such-host", ...foreign.ids], kind }),
  ).rejects.toMatchObject({ kind: "not_found" });
  expect(await openOf(foreign.organization.id)).toMatchObject([{ counted: 0, rows: 0 }]);
});

test("by id and by filter: foreign hosts are passed over", async () => {
  const { ctx, ids } = await fleet(3);
  const foreign = await fleet(2);
  const hostIds = [...ids.slice(0, 2), ...foreign.ids, "no-such-host"];
  expect(await requestCommand(ctx, { hostIds, kind: "ROTATE" })).toEqual(answer(2));
  expect(await requestCommand(ctx, { matching: {}, kind: "ROTATE" })).toEqual(answer(1, 2));
  const untouched = await openOf(foreign.organization.id);
  expect(untouched).toMatchObject([
    { counted: 0, rows: 0 },
    { counted: 0, rows: 0 },
  ]);
});

test("a host that has the same open keeps it; another kind is another command", async () => {
  const { ctx, organization, ids } = await fleet(3);
  const [first = "", second = ""] = ids;
  await requestCommand(ctx, { hostIds: [first, second], kind: "REPORT" });
  await db.hostCommand.updateMany({ where: { hostId: second }, data: { state: "SENT" } });
  const before = await db.hostCommand.findMany({
    where: { hostId: { in: ids } },
    orderBy: { id: "asc" },
  });
  expect(await requestCommand(ctx, { matching: {}, kind: "REPORT" })).toEqual(answer(1, 2));
  expect(await requestCommand(ctx, { hostIds: [first, first], kind: "ROTATE" })).toEqual(answer(1));
  const kept = await db.hostCommand.findMany({
    where: { id: { in: before.map(({ id }) => id) } },
    orderBy: { id: "asc" },
  });
  expect(kept).toEqual(before);
  expect(
    (await openOf(organization.id)).map(({ counted, rows }) => [counted, rows]).sort(),
  ).toEqual([
    [1, 1],
    [1, 1],
    [2, 2],
  ]);
});

test("updates that are off are 409, whoever is meant, and ask nobody", async () => {
  const { ctx, organization, ids } = await fleet(2);
  await changeAgentSettings(ctx, { checkInIntervalSeconds: 60, agentUpdates: "OFF" });
  for (const of of [{ matching: {} }, { hostIds: ids }]) {
    await expect(requestCommand(ctx, { ...of, kind: "UPDATE" })).rejects.toMatchObject({
      kind: "conflict",
      message: "Agent updates are off. Turn them on in Settings",
    });
  }
  expect(await db.hostCommand.count({ where: { hostId: { in: ids } } })).toBe(0);
  expect(await requestCommand(ctx, { matching: {}, kind: "REPORT" })).toEqual(answer(2));
  expect(await openOf(organization.id)).toMatchObject([{ rows: 1 }, { rows: 1 }]);
});

test("an agent that takes no commands is not asked, and counted apart", async () => {
  const { admin, organization } = await buildOrganization();
  const seen = { lastSeenAt: new Date() };
  const host = async (options: Parameters<typeof buildHost>[1]) =>
    (await buildHost(organization, options)).host.id;
  const taking = [
    await host({ proof: "api", ...seen, bootId: "boot" }),
    await host({ proof: "api" }),
    await host({ proof: "identity", ...seen }),
  ];
  const none = [
    await host({ proof: "api", ...seen }),
    await host({ proof: "identity", ...seen, bootId: "boot", uninstalledAt: new Date() }),
  ];
  const ctx = ctxOf(admin);
  expect(await requestCommand(ctx, { matching: {}, kind: "UNINSTALL" })).toEqual(answer(3, 0, 2));
  expect(await requestCommand(ctx, { hostIds: none, kind: "REPORT" })).toEqual(answer(0, 0, 2));
  const asked = await db.hostCommand.findMany({
    where: { host: { organizationId: organization.id } },
  });
  expect(asked.map(({ hostId }) => hostId).sort()).toEqual(taking.sort());
  const open = await db.host.findMany({ where: { id: { in: none } } });
  expect(open.map(({ openCommands }) => openCommands)).toEqual([0, 0]);
});

test("two admins at once ask each host exactly once", async () => {
  for (let round = 0; round < 3; round += 1) {
    const { ctx, organization, ids } = await fleet(600);
    const other = ctxOf(await buildPerson(organization, "ADMIN"));
    const kind = "REPORT";
    const answers = await Promise.all([
      requestCommand(ctx, { matching: {}, kind }),
      requestCommand(other, { matching: { search: "bulk" }, kind }),
      requestCommand(other, { hostIds: ids.slice(0, 300).reverse(), kind }),
    ]);
    const sum = (of: "asked" | "alreadyAsked") => answers.reduce((n, one) => n + one[of], 0);
    expect([sum("asked"), sum("alreadyAsked")]).toEqual([600, 900]);
    const open = await openOf(organization.id);
    expect(open.filter(({ counted, rows }) => counted !== 1 || rows !== 1)).toEqual([]);
    const where = { organizationId: organization.id, action: "host.command_requested" };
    expect(await db.auditEntry.count({ where })).toBe(600);
  }
});

test("hosts that are deleted meanwhile are asked no more", async () => {
  const { ctx, organization, ids } = await fleet(40);
  const [asked] = await Promise.all([
    requestCommand(ctx, { matching: {}, kind: "REPORT" }),
    deleteHosts(ctx, { ids: ids.slice(20) }),
  ]);
  expect([20, 40]).toContain(asked.asked);
  expect(await openOf(organization.id)).toHaveLength(20);
});
