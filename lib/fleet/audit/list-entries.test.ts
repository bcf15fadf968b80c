import { beforeAll, describe, expect, test } from "vitest";
import { countEntries, listEntries, listEntriesSchema } from "@/lib/fleet/audit/list-entries";
import { type AuditAction, type AuditSubject, recordAudit } from "@/lib/fleet/audit/record";
import type { UserCtx } from "@/lib/fleet/context";
import { buildOrganization, ctxOf } from "@/tests/support/builders";

let admin: UserCtx;
let viewer: UserCtx;

const host = (id: string): AuditSubject => ({ type: "host", id, name: id });
const start = Date.UTC(2025, 0, 1);

/** One row a second, and two in the first. */
async function record(ctx: UserCtx, second: number, action: AuditAction, subject: AuditSubject) {
  const now = new Date(start + second * 1000);
  await recordAudit(ctx.db, { ...ctx, now }, action, subject);
}

beforeAll(async () => {
  const home = await buildOrganization();
  const away = await buildOrganization();
  admin = ctxOf(home.admin);
  viewer = ctxOf(home.viewer);
  await record(admin, 1, "host.created", host("a"));
  await record(admin, 1, "host.created", host("b"));
  await record(admin, 2, "enrollment_token.created", { ...host("t"), type: "enrollment_token" });
  await record(admin, 3, "host.deleted", host("a"));
  await record(viewer, 4, "account.signed_in", { ...host("v"), type: "user" });
  await record(ctxOf(away.admin), 5, "host.created", host("elsewhere"));
});

async function list(query: Record<string, string> = {}) {
  const input = listEntriesSchema.parse(query);
  const page = await listEntries(admin, input);
  return { ...page, said: page.data.map(({ action, subjectId }) => `${action} ${subjectId}`) };
}

const all = [
  "account.signed_in v",
  "host.deleted a",
  "enrollment_token.created t",
  "host.created b",
  "host.created a",
];

describe("the audit is listed", () => {
  test("newest first, of one's own organization alone", async () => {
    const { said, nextCursor, previousCursor } = await list();
    expect(said.slice(0, 3)).toEqual(all.slice(0, 3));
    expect(said.slice(3).sort()).toEqual(all.slice(3).sort());
    expect([nextCursor, previousCursor]).toEqual([null, null]);
  });

  test.each<[Record<string, string>, string[]]>([
    [{ action: "host.created" }, ["host.created a", "host.created b"]],
    [{ action: "host" }, ["host.created a", "host.created b", "host.deleted a"]],
    [{ action: "host.deleted,account" }, ["account.signed_in v", "host.deleted a"]],
    [{ action: "hos" }, []],
    [{ action: "nothing" }, []],
    [{ subject: "a" }, ["host.created a", "host.deleted a"]],
    [{ subject: "elsewhere" }, []],
    [{ subject: "a", action: "host.deleted" }, ["host.deleted a"]],
  ])("by %o", async (query, expected) => {
    expect((await list(query)).said.sort()).toEqual(expected);
    expect(await countEntries(admin, listEntriesSchema.parse(query))).toBe(expected.length);
  });

  test("by who acted", async () => {
    expect((await list({ actor: viewer.actor.id })).said).toEqual(["account.signed_in v"]);
    const both = await list({ actor: `${viewer.actor.id},${admin.actor.id}` });
    expect(both.said).toHaveLength(5);
  });

  test("page by page, forth and back, each row once", async () => {
    const first = await list({ limit: "2" });
    const second = await list({ limit: "2", cursor: first.nextCursor ?? "" });
    const third = await list({ limit: "2", cursor: second.nextCursor ?? "" });
    expect([...first.said, ...second.said, ...third.said].sort()).toEqual([...all].sort());
    expect(third.nextCursor).toBeNull();
    const back = await list({ limit: "2", cursor: third.previousCursor ?? "" });
    expect(back.said).toEqual(second.said);
  });
});
