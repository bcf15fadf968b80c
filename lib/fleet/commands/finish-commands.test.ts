import { expect, test } from "vitest";
import { db } from "@/lib/db";
import { finishTold } from "@/lib/fleet/commands/finish-commands";
import { agentCtxOf } from "@/tests/support/agent-ctx";
import { buildHost, buildOrganization } from "@/tests/support/builders";

/** A host that has one command open of each kind, told a second ago. */
async function told(columns = {}) {
  const { organization } = await buildOrganization();
  const { host } = await buildHost(organization, { openCommands: 2, ...columns });
  const sentAt = new Date(Date.now() - 1000);
  const row = { hostId: host.id, state: "SENT", createdAt: sentAt, sentAt } as const;
  await db.hostCommand.createMany({
    data: (["REPORT", "UPDATE"] as const).map((kind) => ({ ...row, kind, createdByName: "ana" })),
  });
  const commands = async () => {
    const rows = await db.hostCommand.findMany({
      where: { hostId: host.id },
      orderBy: { kind: "asc" },
    });
    return rows.map(({ kind, state, message }) => [kind, state, message]);
  };
  return { host, ctx: agentCtxOf(host), commands };
}

test("what an agent was told is finished by what follows, of that kind alone", async () => {
  const { host, ctx, commands } = await told();
  await finishTold(ctx, "UPDATE", "It runs 2.0");
  expect(await commands()).toEqual([
    ["REPORT", "SENT", null],
    ["UPDATE", "DONE", "It runs 2.0"],
  ]);
  const { openCommands } = await db.host.findUniqueOrThrow({ where: { id: host.id } });
  expect(openCommands).toBe(1);
  await finishTold(ctx, "UPDATE");
  const audited = await db.auditEntry.findMany({ where: { subjectId: host.id } });
  expect(audited.map(({ action, detail }) => [action, detail])).toEqual([
    ["host.command_finished", { kind: "update", outcome: "done" }],
  ]);
});

test("our own agent says itself what came of its commands", async () => {
  const { ctx, commands } = await told({ bootId: "boot-1" });
  await finishTold(ctx, "REPORT");
  expect((await commands()).map(([, state]) => state)).toEqual(["SENT", "SENT"]);
});
