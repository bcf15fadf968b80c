import { expect, test } from "vitest";
import { type Db, db, inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { Ctx } from "@/lib/fleet/context";
import { createGroup } from "@/lib/fleet/groups/create-group";
import { deleteGroup } from "@/lib/fleet/groups/delete-group";
import { asVerb, watch } from "@/tests/support/audit-watch/state";
import { buildGroup, buildHost, buildOrganization, ctxOf, unique } from "@/tests/support/builders";

// The watch itself: verbs as a forgetful hand would write them, on a real database.

/** What the tests would be told after this work; they are not, for it is taken from them. */
async function complaintsOf(work: () => Promise<unknown>): Promise<string[]> {
  await work();
  return watch.complaints.splice(0).map((sentence) => sentence.split(" and committed")[0] ?? "");
}

async function desk() {
  const { organization, admin } = await buildOrganization();
  const { host } = await buildHost(organization);
  const group = await buildGroup(organization);
  const other = await buildGroup(organization);
  await db.hostGroupMembership.create({ data: { hostId: host.id, hostGroupId: group.id } });
  return { host, group, other, organization, ctx: ctxOf(admin) };
}

type Desk = Awaited<ReturnType<typeof desk>>;

const rename = (tx: Db, { group }: Desk, name = `group-${unique()}`) =>
  tx.hostGroup.update({ where: { id: group.id }, data: { name } });

const audit = (tx: Db, ctx: Ctx, { id, name }: { id: string; name: string }) =>
  recordAudit(tx, ctx, "host_group.updated", { type: "host_group", id, name });

const NAMED = "forgetful (lib/fleet/groups/planted.ts) changed";
const planted = <T>(body: () => Promise<T>) => asVerb("groups/planted forgetful", body);

const forgotten: [string, (at: Desk) => Promise<unknown>, string][] = [
  ["a transaction", (at) => inTransaction(db, (tx) => rename(tx, at)), "HostGroup"],
  ["a statement outside of any", (at) => rename(db, at), "HostGroup"],
  ["a statement that an async function returns", async (at) => rename(db, at), "HostGroup"],
  [
    "SQL by hand",
    ({ host }) => db.$executeRaw`UPDATE "Host" SET "name" = 'other' WHERE "id" = ${host.id}`,
    "Host",
  ],
  [
    "SQL that gives the rows back",
    ({ host }) => db.$queryRaw`
      UPDATE "Host" SET "name" = 'other' WHERE "id" = ${host.id} RETURNING "id"`,
    "Host",
  ],
  [
    "what goes with a row by a foreign key",
    ({ host }) => db.host.delete({ where: { id: host.id } }),
    "Host, HostGroupMembership",
  ],
  [
    "a transaction whose audit row is one that went",
    async (at) => {
      await audit(db, at.ctx, at.group);
      watch.complaints.splice(0);
      await inTransaction(db, async (tx) => {
        await rename(tx, at);
        await tx.auditEntry.deleteMany({ where: { subjectId: at.group.id } });
      });
    },
    "AuditEntry, HostGroup",
  ],
  [
    "an audit row in another transaction",
    async (at) => {
      await rename(db, at);
      await audit(db, at.ctx, at.group);
    },
    "HostGroup",
  ],
];

test.each(forgotten)("%s without an audit row is told", async (_what, work, tables) => {
  const at = await desk();
  expect(await complaintsOf(() => planted(() => work(at)))).toEqual([`${NAMED} ${tables}`]);
});

const fine: [string, (at: Desk) => Promise<unknown>][] = [
  [
    "with its audit row",
    (at) =>
      inTransaction(db, async (tx) => {
        await rename(tx, at);
        await audit(tx, at.ctx, at.group);
      }),
  ],
  [
    "that was taken back",
    (at) =>
      inTransaction(db, async (tx) => {
        await rename(tx, at);
        throw new Error("no");
      }).catch(() => undefined),
  ],
  [
    "that failed",
    (at) =>
      inTransaction(db, async (tx) => {
        await rename(tx, at);
        await rename(tx, at, at.other.name);
      }).catch(() => undefined),
  ],
  ["that met no row", () => db.hostGroup.updateMany({ where: { id: "none" }, data: { name: "" } })],
  ["that wrote what stood there", (at) => rename(db, at, at.group.name)],
  [
    "that locked a row",
    ({ group }) =>
      db.hostGroup.update({ where: { id: group.id }, data: { updatedAt: new Date(0) } }),
  ],
  ["that only read", ({ group }) => db.hostGroup.findMany({ where: { id: group.id } })],
  [
    "of a table that is exempt",
    () =>
      db.loginThrottle.create({ data: { key: unique(), failures: 1, lastFailureAt: new Date() } }),
  ],
];

test.each(fine)("a transaction %s is not", async (_what, work) => {
  const at = await desk();
  expect(await complaintsOf(() => planted(() => work(at)))).toEqual([]);
});

test("what no verb does is nobody's fault", async () => {
  const at = await desk();
  expect(await complaintsOf(() => rename(db, at))).toEqual([]);
});

test("the verb that began the transaction is the one that is told", async () => {
  const at = await desk();
  const work = () =>
    planted(() => inTransaction(db, (tx) => asVerb("groups/planted inner", () => rename(tx, at))));
  expect(await complaintsOf(work)).toEqual([`${NAMED} HostGroup`]);
});

test("of more at once than there are connections each is told as itself", async () => {
  const at = await Promise.all(Array.from({ length: 30 }, desk));
  const told = await complaintsOf(() =>
    Promise.all(
      at.map((one, n) =>
        asVerb(`groups/planted verb${n}`, async () =>
          n % 2 === 0 ? rename(db, one) : inTransaction(db, (tx) => rename(tx, one)),
        ),
      ),
    ),
  );
  const expected = at.map((_, n) => `verb${n} (lib/fleet/groups/planted.ts) changed HostGroup`);
  expect(told.sort()).toEqual(expected.sort());
});

test("verbs of the program say who they are, and that they wrote", async () => {
  const { ctx } = await desk();
  watch.wrote.clear();
  const { id } = await createGroup(ctx, { name: unique(), description: null, color: "#000000" });
  expect([...watch.wrote]).toContain("groups/create-group createGroup");
  expect([...watch.wrote]).not.toContain("groups/delete-group deleteGroup");
  await deleteGroup(ctx, { id });
  expect([...watch.wrote]).toContain("groups/delete-group deleteGroup");
});
