import { Client } from "pg";
import { beforeEach, expect, test } from "vitest";
import { db, engine, inTransaction } from "@/lib/db";
import { isForeignKeyViolation } from "@/lib/db/errors";
import { deleteUnused } from "@/lib/db/prune-statements";
import { findShared } from "@/lib/db/report-statements";
import { env } from "@/lib/env";
import { eventually } from "@/tests/support/eventually";
import { thrown } from "@/tests/support/thrown";

let organizationId: string;

beforeEach(async () => {
  ({ id: organizationId } = await db.organization.create({ data: { name: "Statements" } }));
});

const addDescription = (text: string) =>
  db.packageDescription.create({ data: { organizationId, digest: text, text } });

const state = (name: string, descriptionId: number | null) => ({
  ...{ organizationId, digest: name, name, version: "1", descriptionId },
  ...{ needsUpdate: false, isSecurityUpdate: false },
});

test("deletes what nothing refers to, at most so many, and nothing else", async () => {
  const used = await addDescription("used");
  await addDescription("unused");
  await db.packageState.create({ data: state("a", used.id) });
  await db.packageState.createMany({ data: [state("b", null), state("c", null)] });
  const where = { organizationId };
  const host = await db.host.create({
    data: { organizationId, name: "h", enrolledVia: "ADMIN", inventory: { create: {} } },
    include: { inventory: true },
  });
  const a = await db.packageState.findFirstOrThrow({ where: { ...where, name: "a" } });
  await db.hostPackage.create({
    data: { inventoryId: host.inventory?.id ?? 0, packageStateId: a.id },
  });

  const before = a.id - 1;
  const one = await deleteUnused(db, "PackageState", { after: before, count: 2 });
  expect(one.deleted).toBe(1);
  const rest = { after: one.last ?? 0, count: 10 };
  expect(await deleteUnused(db, "PackageState", rest)).toMatchObject({ deleted: 1 });
  expect(await deleteUnused(db, "PackageState", rest)).toEqual({ deleted: 0, last: null });
  const all = { after: used.id - 1, count: 10 };
  expect(await deleteUnused(db, "PackageDescription", all)).toMatchObject({ deleted: 1 });
  expect(await db.packageState.findMany({ where })).toEqual([a]);
  expect(await db.packageDescription.findMany({ where })).toEqual([used]);
});

test("spares what was found to be held, until the transaction ends", async () => {
  const { id, digest } = await addDescription("found");
  const range = { after: id - 1, count: 1 };
  const prune = () => deleteUnused(db, "PackageDescription", range);
  let waiting: ReturnType<typeof prune> | undefined;
  await inTransaction(db, async (tx) => {
    const hold = { hold: true };
    const found = await findShared(tx, "PackageDescription", organizationId, [digest], hold);
    expect(found.get(digest)).toBe(id);
    // SQLite's waits for this transaction to end.
    if (engine === "sqlite") waiting = prune();
    else expect(await prune()).toMatchObject({ deleted: 0 });
    await tx.packageState.create({ data: state("n", id) });
  });
  await waiting;
  expect(await db.packageDescription.count({ where: { id } })).toBe(1);
});

test("a description that a state has cannot be deleted", async () => {
  const { id } = await addDescription("used");
  await db.packageState.create({ data: state("a", id) });
  const error = await thrown(() => db.packageDescription.delete({ where: { id } }));
  expect(isForeignKeyViolation(error)).toBe(true);
  expect(await db.packageDescription.count({ where: { id } })).toBe(1);
});

// Not passed by, it would end the whole batch.
test.runIf(engine === "postgresql")(
  "spares a description that a report under way takes into use",
  async () => {
    const taken = await addDescription("taken");
    const unused = await addDescription("unused");
    const report = new Client({ connectionString: env.databaseUrl });
    await report.connect();
    try {
      await report.query("BEGIN");
      await report.query(
        `INSERT INTO "PackageState"
           ("organizationId", "digest", "name", "version", "needsUpdate", "isSecurityUpdate",
            "descriptionId")
         VALUES ($1, 'n', 'n', '1', false, false, $2)`,
        [organizationId, taken.id],
      );
      let ended = false;
      const range = { after: taken.id - 1, count: 10 };
      const pruned = deleteUnused(db, "PackageDescription", range).finally(() => {
        ended = true;
      });
      // It has passed the row by, or waits for the report: either way the report may go on.
      await eventually(async () => {
        const { rows } = await report.query(
          "SELECT 1 FROM pg_locks WHERE NOT granted AND locktype IN ('transactionid', 'tuple')",
        );
        expect(ended || rows.length > 0).toBe(true);
      });
      await report.query("COMMIT");
      expect(await pruned).toMatchObject({ deleted: 1 });
    } finally {
      await report.end();
    }
    const kept = await db.packageState.findFirstOrThrow({ where: { organizationId } });
    expect(kept.descriptionId).toBe(taken.id);
    expect(await db.packageDescription.findUnique({ where: { id: unused.id } })).toBeNull();
  },
);
