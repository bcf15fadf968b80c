import { beforeAll, describe, expect, test } from "vitest";
import * as packagesExport from "@/app/api/hosts/[id]/packages/export/route";
import * as hostExport from "@/app/api/hosts/export/route";
import * as portalHosts from "@/app/api/hosts/route";
import * as holdersExport from "@/app/api/packages/hosts/export/route";
import * as packages from "@/app/api/v1/api/hosts/[id]/packages/route";
import * as stats from "@/app/api/v1/api/hosts/[id]/stats/route";
import { db } from "@/lib/db";
import { requestCommand } from "@/lib/fleet/commands/request-command";
import { addHostsToGroup } from "@/lib/fleet/groups/change-members";
import { deleteHosts } from "@/lib/fleet/hosts/delete-hosts";
import { countUnknownHolders } from "@/lib/fleet/inventory/list-fleet-packages";
import { ask, list, type Token } from "@/tests/contract/s3-api-calls";
import { buildApiToken } from "@/tests/support/api-credentials";
import {
  buildGroup,
  buildHost,
  buildOrganization,
  cookieOf,
  ctxOf,
  type Person,
} from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { buildReported } from "@/tests/support/reports";

// Numbers that are not known, wherever they leave the server: an empty cell of a CSV, a filter of
// their own, and a word beside the numbers of the integration API, which stay numbers.

type Hosts = { data: { name: string }[] };

const DAY_MS = 86_400_000;
const listsUpdatedAt = new Date(Date.now() - 40.5 * DAY_MS);

let organization: { id: string };
let admin: Person;
let token: Token;
const ids = new Map<string, string>();
const idOf = (name: string) => ids.get(name) ?? "";

beforeAll(async () => {
  ({ organization, admin } = await buildOrganization());
  token = await buildApiToken(organization, ["get"]);
  const noLists = { updatesUnknown: "no_lists", securityUnknown: "no_lists" };
  const build = async (name: string, lines: string[], more = {}) =>
    ids.set(name, (await buildReported(organization, name, lines, more)).id);
  await build("current", ["tool 1"]);
  await build("behind", ["tool 1 2", "bash 1 2!"]);
  await build("empty-lists", ["tool 1"], noLists);
  await build("old-lists", ["tool 1", "bash 1 2!"], {
    listsUpdatedAt: listsUpdatedAt.toISOString(),
  });
  await build("untold", ["tool 1 2"], { updatesUnknown: null, securityUnknown: "not_told" });
  ids.set("silent", (await buildHost(organization, { name: "silent" })).host.id);
});

const csvOf = async (handlers: object, path: string, params = {}) => {
  const as = await cookieOf(admin);
  const { status, body } = await call<string>(handlers, { path, params, as });
  expect(status).toBe(200);
  const [head = "", ...lines] = body.trimEnd().split("\r\n");
  const columns = head.split(",");
  return lines.map((line) =>
    Object.fromEntries(line.split(",").map((cell, at) => [columns[at] ?? "", cell])),
  );
};

describe("the filter of the API", () => {
  const names = async (query: string) => {
    const { status, body } = await call<Hosts>(portalHosts, {
      path: `/?${query}`,
      as: await cookieOf(admin),
    });
    return status === 200 ? body.data.map(({ name }) => name).join(" ") : status;
  };

  test.each<[string, string | number]>([
    ["updates=none", "current"],
    ["updates=unknown", "empty-lists old-lists silent"],
    ["updates=security-unknown", "empty-lists old-lists silent untold"],
    // Old lists named them: there can only be more.
    ["updates=any", "behind old-lists untold"],
    ["updates=security", "behind old-lists"],
    ["updates=unknown&search=lists", "empty-lists old-lists"],
    ["updates=unknown&status=pending", "silent"],
    ["reboot=false", "behind current empty-lists old-lists untold"],
    ["updates=perhaps", 400],
  ])("%s", async (query, found) => {
    expect(await names(query)).toBe(found);
  });
});

describe("the CSV of hosts", () => {
  test("has an empty cell for what is not known, why, and the age of the lists", async () => {
    const rows = await csvOf(hostExport, "/");
    const cells = rows.map((row) => [
      ...[row.name, row.packageCount, row.updateCount, row.securityUpdateCount],
      ...[row.updatesUnknown, row.securityUnknown, row.listsUpdatedAt, row.listsAgeDays],
    ]);
    expect(cells).toEqual([
      ["behind", "2", "2", "1", "", "", "", ""],
      ["current", "1", "0", "0", "", "", "", ""],
      ["empty-lists", "1", "", "", "no_lists", "no_lists", "", ""],
      ["old-lists", "2", "", "", "lists_old", "lists_old", listsUpdatedAt.toISOString(), "40"],
      ["silent", "", "", "", "no_report", "no_report", "", ""],
      ["untold", "1", "1", "", "", "not_told", "", ""],
    ]);
    expect(rows.map(({ needsReboot }) => needsReboot)).toEqual([
      ...["false", "false", "false", "false", "", "false"],
    ]);
  });

  test("has the rows of the filter", async () => {
    const found = await csvOf(hostExport, "/?updates=unknown");
    expect(found.map(({ name }) => name)).toEqual(["empty-lists", "old-lists", "silent"]);
  });
});

describe("the CSV of packages", () => {
  test("of a host: who may want an update all the same has no answer", async () => {
    const flags = async (name: string) =>
      (await csvOf(packagesExport, "/", { id: idOf(name) })).map((row) => [
        ...[row.name, row.needsUpdate, row.isSecurityUpdate, row.isHeld, row.replacedBy],
      ]);
    expect(await flags("current")).toEqual([["tool", "false", "false", "false", ""]]);
    expect(await flags("empty-lists")).toEqual([["tool", "", "", "false", ""]]);
    expect(await flags("old-lists")).toEqual([
      ["bash", "true", "true", "false", ""],
      ["tool", "", "", "false", ""],
    ]);
    expect(await flags("untold")).toEqual([["tool", "true", "", "false", ""]]);
  });

  test("of the hosts with a package: the same, and why", async () => {
    const rows = await csvOf(holdersExport, "/?name=tool");
    expect(
      rows.map((row) => [row.name, row.needsUpdate, row.updatesUnknown, row.listsAgeDays]),
    ).toEqual([
      ["behind", "true", "", ""],
      ["current", "false", "", ""],
      ["empty-lists", "", "no_lists", ""],
      ["old-lists", "", "lists_old", "40"],
      ["untold", "true", "", ""],
    ]);
  });
});

test("of the hosts with a package, those count as unknown that named no update of it", async () => {
  const unknown = (name: string, ctx = ctxOf(admin)) => countUnknownHolders(ctx, { name });
  expect(await unknown("tool")).toEqual({ updatesUnknown: 2, securityUnknown: 3 });
  expect(await unknown("bash")).toEqual({ updatesUnknown: 0, securityUnknown: 0 });
  const stranger = ctxOf((await buildOrganization()).admin);
  expect(await unknown("tool", stranger)).toEqual({ updatesUnknown: 0, securityUnknown: 0 });
});

describe("the integration API", () => {
  const known = {
    ...{ updates_known: true, updates_unknown_reason: null },
    ...{ security_updates_known: true, security_updates_unknown_reason: null },
    lists_updated_at: null,
  };
  const unknown = (reason: string, lists: Date | null = null) => ({
    ...{ updates_known: false, updates_unknown_reason: reason },
    ...{ security_updates_known: false, security_updates_unknown_reason: reason },
    lists_updated_at: lists?.toISOString() ?? null,
  });

  test("include=stats: numbers stay numbers, and beside them whether they are known", async () => {
    const { hosts } = (await list(token, "?include=stats")).body;
    const of = (name: string) => hosts.find((one) => one.friendly_name === name);
    expect(of("current")).toMatchObject({ updates_count: 0, security_updates_count: 0, ...known });
    expect(of("behind")).toMatchObject({ updates_count: 2, security_updates_count: 1, ...known });
    expect(of("empty-lists")).toMatchObject({ updates_count: 0, ...unknown("no_lists") });
    expect(of("silent")).toMatchObject({ updates_count: 0, ...unknown("no_report") });
    expect(of("old-lists")).toMatchObject({
      ...{ updates_count: 1, security_updates_count: 1 },
      ...unknown("lists_old", listsUpdatedAt),
    });
    expect(of("untold")).toMatchObject({
      ...known,
      ...{ security_updates_known: false, security_updates_unknown_reason: "not_told" },
    });
  });

  test.each([
    ["stats", stats],
    ["packages", packages],
  ])("/{id}/%s says it too", async (_name, handlers) => {
    const of = async (name: string) => (await ask(handlers, idOf(name), token)).body;
    expect(await of("current")).toMatchObject(known);
    expect(await of("empty-lists")).toMatchObject(unknown("no_lists"));
    expect(await of("old-lists")).toMatchObject(unknown("lists_old", listsUpdatedAt));
    expect(await of("silent")).toMatchObject(unknown("no_report"));
  });
});

describe("what is done to all that the filter matches", () => {
  const groupOf = async (matching: object) => {
    const { id } = await buildGroup(organization);
    await addHostsToGroup(ctxOf(admin), { id, matching });
    const members = await db.hostGroupMembership.findMany({
      where: { hostGroupId: id },
      select: { host: { select: { name: true } } },
    });
    return members.map(({ host }) => host.name).sort();
  };

  test("is done to those alone", async () => {
    expect(await groupOf({ updates: "unknown" })).toEqual(["empty-lists", "old-lists", "silent"]);
    expect(await groupOf({ updates: "none" })).toEqual(["current"]);
    const asked = await requestCommand(ctxOf(admin), {
      kind: "REPORT",
      matching: { updates: "none" },
    });
    expect(asked.asked + asked.takeNone).toBe(1);
  });

  test("deletes no host of which something is not known for one without updates", async () => {
    const other = await buildOrganization();
    const lastReportAt = new Date();
    await buildHost(other.organization, { name: "none", lastReportAt });
    await buildHost(other.organization, {
      name: "no lists",
      lastReportAt,
      updatesUnknown: "no_lists",
    });
    await buildHost(other.organization, { name: "old lists", lastReportAt, listsUpdatedAt });
    await buildHost(other.organization, { name: "silent" });
    const ctx = ctxOf(other.admin);
    expect(await deleteHosts(ctx, { matching: { updates: "none" } })).toEqual({ deleted: 1 });
    expect(await deleteHosts(ctx, { matching: { updates: "unknown" } })).toEqual({ deleted: 3 });
  });
});
