import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import type { UserCtx } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { getInventory } from "@/lib/fleet/inventory/get-inventory";
import { countFleetPackages, listFleetPackages } from "@/lib/fleet/inventory/list-fleet-packages";
import { countHostPackages, listHostPackages } from "@/lib/fleet/inventory/list-host-packages";
import { listReports } from "@/lib/fleet/inventory/list-reports";
import {
  listFleetRepositories,
  listHostRepositories,
} from "@/lib/fleet/inventory/list-repositories";
import { buildHost, buildOrganization, ctxOf } from "@/tests/support/builders";
import { buildReported, pagesOf, reportAgain } from "@/tests/support/reports";
import { thrown } from "@/tests/support/thrown";

const repository = (name: string) => ({ name, url: `https://${name}.example`, isEnabled: true });

let organization: { id: string };
let ctx: UserCtx;
let stranger: UserCtx;
let web: { id: string };
let db1: { id: string };
let silent: { id: string };

beforeAll(async () => {
  const ours = await buildOrganization();
  organization = ours.organization;
  ctx = ctxOf(ours.viewer);
  const theirs = await buildOrganization();
  stranger = ctxOf(theirs.owner);
  web = await buildReported(
    organization,
    "web",
    ["bash 5.2-1", "openssl 3.0.7-1 3.0.7-2!", "curl 8.0 8.1", "lib_x 1", "libyx 1"],
    { packageManager: "apt", repositories: [repository("main"), repository("extra")] },
  );
  db1 = await buildReported(organization, "db", ["bash 5.2-1", "openssl 3.0.10-1", "lib_x 2"], {
    packageManager: "apt",
    repositories: [repository("main")],
  });
  silent = (await buildHost(organization, { name: "silent" })).host;
  await buildReported(theirs.organization, "theirs", ["bash 5.2-1", "zsh 5"], {
    repositories: [repository("main")],
  });
});

const names = (page: { data: { name: string }[] }) => page.data.map(({ name }) => name);

describe("the packages of a host", () => {
  test("by name, with all that is known of each", async () => {
    const { data } = await listHostPackages(ctx, { id: web.id });
    expect(data.map(({ name }) => name)).toEqual(["bash", "curl", "lib_x", "libyx", "openssl"]);
    expect(data.at(-1)).toEqual({
      id: expect.any(Number),
      name: "openssl",
      version: "3.0.7-1",
      availableVersion: "3.0.7-2",
      needsUpdate: true,
      isSecurityUpdate: true,
      category: null,
      sourceRepository: null,
      description: null,
      isHeld: false,
      replacedBy: null,
    });
  });

  test("narrowed to a part of the name literally, to updates, to security updates", async () => {
    const list = (filter: object) => listHostPackages(ctx, { id: web.id, ...filter });
    expect(names(await list({ search: "IB_" }))).toEqual(["lib_x"]);
    expect(names(await list({ updates: true }))).toEqual(["curl", "openssl"]);
    expect(names(await list({ security: true }))).toEqual(["openssl"]);
    expect(names(await list({ updates: false, security: false }))).toHaveLength(5);
    expect(await countHostPackages(ctx, { id: web.id, updates: true })).toBe(2);
  });

  test.each(["name", "version", "availableVersion", "sourceRepository"] as const)(
    "in pages by %s",
    async (sort) => {
      for (const order of ["asc", "desc"] as const) {
        const whole = (await listHostPackages(ctx, { id: web.id, sort, order })).data;
        const pages = await pagesOf((cursor) =>
          listHostPackages(ctx, { id: web.id, sort, order, limit: 2, cursor }),
        );
        expect(pages.flat()).toEqual(whole);
        expect(pages).toHaveLength(3);
      }
    },
  );

  test("are none before the first report; an unknown host and a foreign one are 404", async () => {
    expect((await listHostPackages(ctx, { id: silent.id })).data).toEqual([]);
    for (const [who, id] of [
      [ctx, "no-such-host"],
      [stranger, web.id],
    ] as const) {
      for (const read of [listHostPackages, listHostRepositories, listReports, getInventory]) {
        const error = await thrown(() => read(who, { id }));
        expect(error).toBeInstanceOf(FleetError);
        expect(error).toMatchObject({ kind: "not_found", message: "Host not found" });
      }
    }
  });

  test("a cursor of another list is 400", async () => {
    const cursor = Buffer.from(JSON.stringify(["bash", "no number"])).toString("base64url");
    const error = await thrown(() => listHostPackages(ctx, { id: web.id, cursor }));
    expect(error).toMatchObject({ kind: "invalid" });
  });
});

describe("the packages of the fleet", () => {
  test("are counted by name over all hosts of the organization, and no other's", async () => {
    const { data } = await listFleetPackages(ctx, {});
    const known = { updatesUnknown: 0, securityUnknown: 0 };
    expect(data).toEqual([
      { name: "bash", hosts: 2, updates: 0, securityUpdates: 0, versions: 1, ...known },
      { name: "curl", hosts: 1, updates: 1, securityUpdates: 0, versions: 1, ...known },
      { name: "lib_x", hosts: 2, updates: 0, securityUpdates: 0, versions: 2, ...known },
      { name: "libyx", hosts: 1, updates: 0, securityUpdates: 0, versions: 1, ...known },
      { name: "openssl", hosts: 2, updates: 1, securityUpdates: 1, versions: 2, ...known },
    ]);
    expect(names(await listFleetPackages(stranger, {}))).toEqual(["bash", "zsh"]);
  });

  test("are narrowed and counted alike", async () => {
    expect(names(await listFleetPackages(ctx, { search: "LIB_" }))).toEqual(["lib_x"]);
    expect(names(await listFleetPackages(ctx, { updates: true }))).toEqual(["curl", "openssl"]);
    expect(names(await listFleetPackages(ctx, { security: true }))).toEqual(["openssl"]);
    expect(await countFleetPackages(ctx, {})).toBe(5);
    expect(await countFleetPackages(ctx, { updates: true })).toBe(2);
  });

  test("come in pages, forth and back", async () => {
    const pages = await pagesOf((cursor) => listFleetPackages(ctx, { limit: 4, cursor }));
    expect(pages.map((page) => page.length)).toEqual([4, 1]);
    expect(pages.flat()).toEqual((await listFleetPackages(ctx, {})).data);
  });

  test("forget what no host has any more, before anything is pruned", async () => {
    const { organization, viewer } = await buildOrganization();
    const host = await buildReported(organization, "one", ["gone 1", "kept 1"]);
    await reportAgain(host, ["kept 1"]);
    expect(await db.packageState.count({ where: { organizationId: organization.id } })).toBe(2);
    expect(names(await listFleetPackages(ctxOf(viewer), {}))).toEqual(["kept"]);
  });
});

test("repositories, of a host and of the fleet with how many hosts use them", async () => {
  expect((await listHostRepositories(ctx, { id: db1.id })).map(({ name }) => name)).toEqual([
    "main",
  ]);
  const { data } = await listFleetRepositories(ctx, {});
  expect(data.map(({ name, hosts }) => [name, hosts])).toEqual([
    ["extra", 1],
    ["main", 2],
  ]);
  expect(data[0]).toMatchObject({ url: "https://extra.example", isEnabled: true, isSecure: true });
  expect(names(await listFleetRepositories(ctx, { search: "MAIN.example" }))).toEqual(["main"]);
  const pages = await pagesOf((cursor) => listFleetRepositories(ctx, { limit: 1, cursor }));
  expect(pages.flat()).toEqual(data);
});

test("the history has a row for each report that changed something, newest first", async () => {
  const host = await buildReported(organization, "history", ["a 1", "b 1"], { hostname: "h" });
  const at = (second: number) => new Date(Date.now() + second * 1000);
  await reportAgain(host, ["a 2", "c 1"], { hostname: "h" }, at(1));
  await reportAgain(host, ["a 2", "c 1"], { hostname: "h", systemUptime: "2 days" }, at(2));
  await reportAgain(host, ["a 2", "c 1"], { hostname: "h2" }, at(3));
  const { data } = await listReports(ctx, { id: host.id });
  expect(
    data.map(({ sections, packagesAdded, packagesRemoved, repeats }) => ({
      ...{ sections, packagesAdded, packagesRemoved, repeats },
    })),
  ).toEqual([
    { sections: ["system"], packagesAdded: 0, packagesRemoved: 0, repeats: 0 },
    { sections: ["packages"], packagesAdded: 1, packagesRemoved: 1, repeats: 1 },
    { sections: ["packages", "system"], packagesAdded: 2, packagesRemoved: 0, repeats: 0 },
  ]);
  const pages = await pagesOf((cursor) => listReports(ctx, { id: host.id, limit: 2, cursor }));
  expect(pages.flat()).toEqual(data);
});

test("the inventory of a host that never reported is empty, not missing", async () => {
  expect(await getInventory(ctx, { id: silent.id })).toMatchObject({
    ...{ status: "pending", ip: null, diskDetails: [], networkInterfaces: [], disks: [] },
    ...{ dnsServers: [], loadAverage: [], integrations: {}, repositoryCount: 0, packageCount: 0 },
  });
});
