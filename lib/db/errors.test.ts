import { beforeAll, describe, expect, test } from "vitest";
import { db, inTransaction } from "@/lib/db";
import { isUnavailable, isUniqueViolation } from "@/lib/db/errors";
import { thrown } from "@/tests/support/thrown";
import "@/tests/support/alone";

const user = (username: string, email: string) => ({ username, email, passwordHash: "" });

describe("isUniqueViolation", () => {
  let organizationId: string;
  beforeAll(async () => {
    ({ id: organizationId } = await db.organization.create({ data: { name: "Errors" } }));
    await db.user.create({ data: user("ann", "ann@example.com") });
    await db.hostGroup.create({ data: { organizationId, name: "web" } });
  });

  test("tells which column was taken", async () => {
    const error = await thrown(() => db.user.create({ data: user("ann", "b@example.com") }));
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, "username")).toBe(true);
    expect(isUniqueViolation(error, "email")).toBe(false);
    expect(isUnavailable(error)).toBe(false);
  });

  test("knows keys of several columns, and createMany", async () => {
    const data = { organizationId, name: "web" };
    const error = await thrown(() => db.hostGroup.createMany({ data: [data] }));
    expect(isUniqueViolation(error, "organizationId", "name")).toBe(true);
    expect(isUniqueViolation(error, "name")).toBe(false);
  });

  test("knows primary keys and raw statements", async () => {
    await db.installation.create({ data: { id: 1 } });
    expect(isUniqueViolation(await thrown(() => db.installation.create({ data: { id: 1 } })))).toBe(
      true,
    );
    const raw = () => db.$executeRaw`INSERT INTO "Installation" ("id") VALUES (1)`;
    expect(isUniqueViolation(await thrown(raw))).toBe(true);
  });

  test("comes through a transaction", async () => {
    const work = () =>
      inTransaction(db, (tx) => tx.user.create({ data: user("b", "ann@example.com") }));
    expect(isUniqueViolation(await thrown(work), "email")).toBe(true);
  });

  test("is not any other refusal", async () => {
    const orphan = await thrown(() =>
      db.hostGroup.create({ data: { organizationId: "nobody", name: "x" } }),
    );
    for (const error of [orphan, new Error("Unique"), undefined, "23505"]) {
      expect(isUniqueViolation(error)).toBe(false);
      expect(isUnavailable(error)).toBe(false);
    }
  });
});

describe("isUnavailable", () => {
  test("is not a mistake of the statement", async () => {
    const mistakes = [
      await thrown(() => db.$queryRaw`SELECT "nothing" FROM "Nowhere"`),
      await thrown(() => db.$queryRaw`SELEC`),
      await thrown(() => db.host.delete({ where: { id: "nobody" } })),
    ];
    expect(mistakes.map(isUnavailable)).toEqual([false, false, false]);
  });

  test("looks through what wraps the error", async () => {
    const cause = Object.assign(new Error("x"), { code: "ECONNREFUSED" });
    expect(isUnavailable(new Error("outer", { cause }))).toBe(true);
    expect(isUnavailable(new AggregateError([cause]))).toBe(true);
  });
});
