import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  unauditedTables,
  unauditedVerbs,
  writersByNameAlone,
  writersOnTheirOwn,
} from "@/tests/audit-exempt";
import { namingVerbs } from "@/tests/support/audit-watch/plugin";
import { faultsOf } from "@/tests/support/audit-watch/verdict";
import { findWriters } from "@/tests/support/audit-watch/writers";

// What the watch reads in the source, and what it says of a whole run. No database is asked.
const writers = findWriters();

describe("the watch over audit rows", () => {
  test("a verb is an exported function that takes a context, and stays on its lines", () => {
    const text = [
      "export async function write(ctx: UserCtx, id: string): Promise<void> {",
      "  await later();",
      "}",
      "export function read({ db }: AgentCtx) { return db; }",
      "export async function helper(tx: Db, ctx: Ctx) {}",
      "async function own(caller: Caller) {}",
      "export async function* pages(ctx: Ctx) {}",
    ].join("\n");
    expect(namingVerbs("/somewhere/lib/fleet/hosts/a-verb.ts", text).split("\n")).toEqual([
      `import { asVerb } from "@/tests/support/audit-watch/state"; ` +
        `export async function write(ctx: UserCtx, id: string): Promise<void> {` +
        `return asVerb("hosts/a-verb write", async () => {`,
      "  await later();",
      "});}",
      `export function read({ db }: AgentCtx) {return asVerb("hosts/a-verb read", () => { return db; });}`,
      ...text.split("\n").slice(4),
    ]);
  });

  test("who writes is found in the source, a verb that nobody calls too", () => {
    const { verbs, others } = writers;
    expect(verbs).toContain("groups/create-group createGroup");
    // By a statement in lib/db, and by a write that is gathered with those of others.
    expect(verbs).toContain("hosts/mark-seen markSeen");
    // By a helper in another file.
    expect(verbs).toContain("hosts/delete-host deleteHost");
    expect(verbs).not.toContain("groups/list-groups listGroups");
    // What it has written, it has other verbs write.
    expect(verbs).not.toContain("auto-enrollment/add-token addToken");
    expect(others).toEqual(Object.keys(writersOnTheirOwn).sort());
  });

  type Unaudited = [verb: string, tables: string[]];

  test("a run fails for a writing verb no test called, and for an exception nothing needs", () => {
    const seen = {
      wrote: ["groups/create-group createGroup"],
      unaudited: [
        ...Object.entries(unauditedVerbs).map(([verb, { tables }]): Unaudited => [verb, tables]),
        ["hosts/mark-seen markSeen", Object.keys(unauditedTables)] as Unaudited,
      ],
    };
    expect(faultsOf([seen], seen.wrote)).toEqual([]);
    expect(faultsOf([seen], [...seen.wrote, "hosts/planted forgotten"])).toEqual([
      "No test calls forgotten (lib/fleet/hosts/planted.ts) so that it writes. Write one.",
    ]);
    const less = seen.unaudited.filter(([verb]) => verb !== "members/enter enter");
    expect(faultsOf([{ ...seen, unaudited: less }], [])).toEqual([
      "enter (lib/fleet/members/enter.ts) audits what it changes of BearerToken. " +
        "Take it out of tests/audit-exempt.ts.",
    ]);
    expect(faultsOf([{ ...seen, unaudited: less.slice(0, -1) }], [])).toContain(
      "Nobody changes Report without an audit row. Take it out of tests/audit-exempt.ts.",
    );
    expect(faultsOf([seen, { wrote: ["readiness readiness"], unaudited: [] }], [])).toEqual([
      "readiness (lib/fleet/readiness.ts) changes something itself. " +
        "Take it out of tests/audit-exempt.ts.",
    ]);
  });

  test("every exception names something that is there, and a reason", () => {
    const { all, verbs } = writers;
    expect(Object.keys(unauditedVerbs).filter((verb) => !all.includes(verb))).toEqual([]);
    expect(Object.keys(writersByNameAlone).filter((verb) => !verbs.includes(verb))).toEqual([]);
    const models = readFileSync("prisma/schema.prisma", "utf8");
    const tables = [
      ...Object.keys(unauditedTables),
      ...Object.values(unauditedVerbs).flatMap((one) => one.tables),
    ];
    expect(tables.filter((table) => !models.includes(`model ${table} {`))).toEqual([]);
    const reasons = [unauditedTables, writersByNameAlone, writersOnTheirOwn].flatMap(Object.values);
    const whys = Object.values(unauditedVerbs).map(({ why }) => why);
    expect([...reasons, ...whys].filter((why) => !/^[A-Z].*\.$/.test(why))).toEqual([]);
  });
});
