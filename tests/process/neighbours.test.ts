import { expect, inject, test } from "vitest";
import { freshDatabase } from "@/tests/support/database";
import { eventually } from "@/tests/support/eventually";
import { startServer } from "@/tests/support/server";

const WARNING = /^Another server uses this SQLite file/;

const SLOW = { timeout: 120_000 };

test("a second server on one SQLite file warns, and on PostgreSQL does not", SLOW, async () => {
  const database = await freshDatabase(inject("engine"));
  const first = await startServer(database);
  const second = await startServer(database);
  const warnings = second.lines().filter(({ msg }) => WARNING.test(String(msg)));
  expect(warnings).toHaveLength(inject("engine") === "sqlite" ? 1 : 0);
  expect(first.logs()).not.toMatch(WARNING);
  expect((await second.stop()).code).toBe(0);
  expect((await first.stop()).code).toBe(0);
  const third = await startServer(database);
  await eventually(() => expect(third.logs()).toContain("ready"));
  expect(third.lines().filter(({ msg }) => WARNING.test(String(msg)))).toEqual([]);
  await third.stop();
});
