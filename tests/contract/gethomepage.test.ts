import { afterEach, describe, expect, test, vi } from "vitest";
import * as info from "@/app/api/v1/api/hosts/[id]/info/route";
import * as hosts from "@/app/api/v1/api/hosts/route";
import * as enroll from "@/app/api/v1/auto-enrollment/enroll/route";
import * as health from "@/app/api/v1/gethomepage/health/route";
import * as stats from "@/app/api/v1/gethomepage/stats/route";
import { db } from "@/lib/db";
import { countHosts } from "@/lib/fleet/hosts/list-hosts";
import { createToken, type Json, patchToken } from "@/tests/contract/s3-calls";
import {
  buildApiToken,
  buildAutoToken,
  buildHomepageToken,
  withAutoToken,
  withBasic,
} from "@/tests/support/api-credentials";
import { buildHost, buildOrganization, ctxOf, unique } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// The widget of gethomepage, as the specification's README measured it.

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Token = Awaited<ReturnType<typeof buildHomepageToken>>;
const read = (token: Token, route: object = stats) =>
  call<Json>({ ...route }, { as: withBasic(token) });

afterEach(() => vi.useRealTimers());

/** A fleet of six hosts in every state of knowledge. */
async function fleet() {
  const { organization, admin } = await buildOrganization();
  const now = Date.now();
  const lastReportAt = new Date(now - HOUR_MS);
  const debian = { os: "Debian", lastReportAt };
  const rows = [
    { ...debian, updateCount: 5, securityUpdateCount: 2 },
    { ...debian, updateCount: 3 },
    { os: "Ubuntu", lastReportAt: new Date(now - 2 * DAY_MS) },
    { os: "Ubuntu", lastReportAt, updatesUnknown: "no_lists" },
    // Old lists named some: it wants updates, and their number is not known.
    { os: "Alpine", lastReportAt, updateCount: 1, listsUpdatedAt: new Date(now - 30 * DAY_MS) },
    {},
  ];
  for (const row of rows) await buildHost(organization, row);
  return { organization, admin, token: await buildHomepageToken(organization) };
}

describe("stats", () => {
  test("are the numbers of the fleet", async () => {
    const { token } = await fleet();
    const { status, body } = await read(token);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...{ total_hosts: 6, hosts_needing_updates: 3, up_to_date_hosts: 1 },
      ...{ hosts_updates_unknown: 3, hosts_with_security_updates: 1 },
      ...{ total_outdated_packages: 9, security_updates: 2, total_repos: 0 },
      ...{ recent_updates_24h: 4, top_os_1: "Debian", top_os_1_count: 2 },
      ...{ top_os_2: "Ubuntu", top_os_2_count: 2, top_os_3: "Alpine", top_os_3_count: 1 },
      os_distribution: [
        { name: "Debian", count: 2 },
        { name: "Ubuntu", count: 2 },
        { name: "Alpine", count: 1 },
        { name: "Unknown", count: 1 },
      ],
      last_updated: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    });
  });

  test("of a fleet without hosts are none, and no system", async () => {
    const token = await buildHomepageToken((await buildOrganization()).organization);
    expect((await read(token)).body).toMatchObject({
      ...{ total_hosts: 0, hosts_needing_updates: 0, total_repos: 0, top_os_1: null },
      ...{ top_os_1_count: 0, top_os_3: null, os_distribution: [] },
    });
  });

  test("count what the dashboard counts, in however many slices", async () => {
    const { organization, admin, token } = await fleet();
    const enrolledVia = "TOKEN" as const;
    await db.host.createMany({
      data: Array.from({ length: 2100 }, (_, at) => ({
        ...{ organizationId: organization.id, enrolledVia, name: `host-${at % 7}` },
        ...{ updateCount: at % 3, securityUpdateCount: at % 2, os: at % 5 === 0 ? null : "Arch" },
        lastReportAt: at % 11 === 0 ? null : new Date(),
      })),
    });
    const { body } = await read(token);
    const ctx = ctxOf(admin);
    expect(body).toMatchObject({
      total_hosts: 2106,
      hosts_needing_updates: await countHosts(ctx, { updates: "any" }),
      hosts_with_security_updates: await countHosts(ctx, { updates: "security" }),
      up_to_date_hosts: await countHosts(ctx, { updates: "none" }),
      hosts_updates_unknown: await countHosts(ctx, { updates: "unknown" }),
      ...{ total_outdated_packages: 2109, security_updates: 1052 },
      ...{ top_os_1: "Arch", top_os_1_count: 1680 },
    });
  });

  test("name different repositories once, and those of nobody not at all", async () => {
    const { organization, token } = await fleet();
    const repository = () => {
      const about = { name: "main", url: "", distribution: "", components: "", repoType: "deb" };
      const flags = { isEnabled: true, isSecure: true };
      const data = { ...about, ...flags, organizationId: organization.id, digest: unique() };
      return db.repository.create({ data });
    };
    const [shared] = [await repository(), await repository()];
    const found = await db.host.findMany({ where: { organizationId: organization.id }, take: 2 });
    for (const { id: hostId } of found) {
      const { id: inventoryId } = await db.hostInventory.create({ data: { hostId } });
      await db.hostRepository.create({ data: { inventoryId, repositoryId: Number(shared?.id) } });
    }
    expect((await read(token)).body.total_repos).toBe(1);
  });

  test("are counted at most every thirty seconds, and say when", async () => {
    const start = new Date("2026-11-22T10:00:00Z");
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    const { organization, token } = await fleet();
    const seen = async () => {
      const { total_hosts, last_updated } = (await read(token)).body;
      return [total_hosts, last_updated];
    };
    expect(await seen()).toEqual([6, start.toISOString()]);
    await buildHost(organization);
    vi.setSystemTime(new Date("2026-11-22T10:00:29Z"));
    expect(await seen()).toEqual([6, start.toISOString()]);
    vi.setSystemTime(new Date("2026-11-22T10:00:30Z"));
    expect(await seen()).toEqual([7, "2026-11-22T10:00:30.000Z"]);
    // After a clock that was ahead.
    await buildHost(organization);
    vi.setSystemTime(start);
    expect(await seen()).toEqual([8, start.toISOString()]);
  });
});

test("health says that the token works, by its name", async () => {
  const { token } = await fleet();
  const { status, body } = await read(token, health);
  expect([status, body]).toEqual([
    200,
    { status: "ok", timestamp: expect.any(String), api_key: token.token.name },
  ]);
});

describe("a token of this kind", () => {
  test("is made with its integration type, and takes no scopes", async () => {
    const { admin } = await buildOrganization();
    const body = { token_name: "Homepage", metadata: { integration_type: "gethomepage" } };
    const made = (await createToken(admin, body)).body.token;
    const token = {
      token: { tokenKey: String(made.token_key) },
      secret: String(made.token_secret),
    };
    expect((await call({ ...stats }, { as: withBasic(token) })).status).toBe(200);
    const scopes = { host: ["get"] };
    expect((await createToken(admin, { ...body, scopes })).status).toBe(400);
    expect((await patchToken(String(made.id), admin, { scopes })).status).toBe(400);
  });

  test("reads no host and enrolls none, and other kinds read no numbers", async () => {
    const { organization, token } = await fleet();
    const host = await db.host.findFirstOrThrow({ where: { organizationId: organization.id } });
    const refused = { status: 401, body: { error: "Invalid or inactive token" } };
    expect(await read(token, hosts)).toMatchObject(refused);
    const one = await call(info, { params: { id: host.id }, as: withBasic(token) });
    expect(one).toMatchObject(refused);
    const born = await call(enroll, {
      ...{ method: "POST", body: { friendly_name: "x" }, as: withAutoToken(token) },
    });
    expect(born).toMatchObject(refused);
    expect(await db.host.count({ where: { organizationId: organization.id } })).toBe(6);
    for (const other of [
      await buildApiToken(organization, ["get", "delete"]),
      await buildAutoToken(organization),
    ]) {
      for (const route of [stats, health]) expect(await read(other, route)).toMatchObject(refused);
    }
  });
});
