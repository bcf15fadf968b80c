import { afterEach, describe, expect, test, vi } from "vitest";
import * as info from "@/app/api/v1/api/hosts/[id]/info/route";
import * as network from "@/app/api/v1/api/hosts/[id]/network/route";
import * as packages from "@/app/api/v1/api/hosts/[id]/packages/route";
import * as host from "@/app/api/v1/api/hosts/[id]/route";
import * as stats from "@/app/api/v1/api/hosts/[id]/stats/route";
import * as system from "@/app/api/v1/api/hosts/[id]/system/route";
import * as hosts from "@/app/api/v1/api/hosts/route";
import * as enroll from "@/app/api/v1/auto-enrollment/enroll/route";
import { db } from "@/lib/db";
import {
  ask,
  diskDetails,
  known,
  list,
  networkInterfaces,
  reported,
  seenAt,
  type Token,
} from "@/tests/contract/s3-api-calls";
import { buildApiToken, buildAutoToken, withAutoToken } from "@/tests/support/api-credentials";
import { buildGroup, buildHost, buildOrganization, unique } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// "Real clients" of the specification: the integration API of "api" tokens.

const lineOf = (row: { id: string }, group: { id: string }) => ({
  id: row.id,
  friendly_name: "webserver",
  hostname: "web.example.com",
  ip: "192.168.1.10",
  host_groups: [{ id: group.id, name: "Proxmox LXC" }],
});

describe("200", () => {
  test("GET /hosts: who they are and their groups, and how many", async () => {
    const { row, group, token } = await reported();
    const { status, body } = await list(token);
    expect(status).toBe(200);
    expect(body).toEqual({
      hosts: [lineOf(row, group)],
      total: 1,
    });
  });

  test("GET /hosts?include=stats", async () => {
    const { row, group, token } = await reported();
    expect((await list(token, "?include=stats")).body.hosts).toEqual([
      {
        ...lineOf(row, group),
        os_type: "Ubuntu",
        os_version: "22.04",
        status: expect.stringMatching(/^(online|offline)$/),
        last_update: seenAt.toISOString(),
        needs_reboot: true,
        ...{ total_packages: 2, updates_count: 1, security_updates_count: 1, ...known },
      },
    ]);
  });

  test("GET /hosts?hostgroup=: by name, by id, by several, and by one that is not there", async () => {
    const { organization, group, token } = await reported();
    const other = await buildGroup(organization, "db");
    const { host: second } = await buildHost(organization, { name: "db-1" });
    await buildHost(organization, { name: "in no group" });
    await db.hostGroupMembership.create({ data: { hostId: second.id, hostGroupId: other.id } });
    const names = async (hostgroup: string) =>
      (await list(token, `?hostgroup=${encodeURIComponent(hostgroup)}`)).body.hosts.map(
        ({ friendly_name }) => friendly_name,
      );
    expect(await names("Proxmox LXC")).toEqual(["webserver"]);
    expect(await names(group.id)).toEqual(["webserver"]);
    expect(await names(`db,${group.id}`)).toEqual(["db-1", "webserver"]);
    expect(await names("nothing")).toEqual([]);
    const foreign = await buildGroup((await buildOrganization()).organization);
    expect(await names(foreign.id)).toEqual([]);
    expect((await list(token)).body.total).toBe(3);
  });

  test("stats, info, network, system, packages", async () => {
    const { row, group, token } = await reported();
    const { id } = row;
    const body = async (handlers: object, query = "") =>
      (await ask(handlers, id, token, query)).body;
    expect(await body(stats)).toEqual({
      ...{ host_id: id, total_installed_packages: 2, outdated_packages: 1 },
      ...{ security_updates: 1, total_repos: 0, ...known },
    });
    expect(await body(info)).toEqual({
      id,
      machine_id: "m1",
      friendly_name: "webserver",
      hostname: "web.example.com",
      ip: "192.168.1.10",
      os_type: "Ubuntu",
      os_version: "22.04",
      agent_version: "1.2.3",
      status: expect.any(String),
      last_update: seenAt.toISOString(),
      host_groups: [{ id: group.id, name: "Proxmox LXC" }],
    });
    expect(await body(network)).toEqual({
      id,
      ip: "192.168.1.10",
      gateway_ip: "192.168.1.1",
      dns_servers: ["8.8.8.8", "8.8.4.4"],
      network_interfaces: networkInterfaces,
    });
    expect(await body(system)).toEqual({
      id,
      architecture: "x86_64",
      kernel_version: "5.4.0-74-generic",
      installed_kernel_version: "5.4.0-80-generic",
      selinux_status: "disabled",
      system_uptime: "5 days",
      cpu_model: "Xeon",
      cpu_cores: 8,
      ram_installed: 16,
      swap_size: 2.5,
      load_average: [0.5, 0.25, 0.1],
      disk_details: diskDetails,
      needs_reboot: true,
      reboot_reason: "kernel",
    });
    const nginx = {
      ...{ name: "nginx", current_version: "1.18.0", available_version: "1.20.0" },
      ...{ needs_update: true, is_security_update: false, description: null },
      ...{ category: "httpd", source_repository: "jammy", is_held: false, replaced_by: null },
    };
    const about = { id, friendly_name: "webserver", hostname: "web.example.com" };
    const all = await body(packages);
    expect(all).toMatchObject({ host: about, total: 2, packages: [{ name: "bash" }, nginx] });
    expect(await body(packages, "?updates_only=true")).toEqual({
      host: about,
      packages: [nginx],
      total: 1,
      ...known,
    });
  });

  test("a host that never reported has no facts, and no error", async () => {
    const { organization } = await buildOrganization();
    const { host: row } = await buildHost(organization);
    const token = await buildApiToken(organization, ["get"]);
    for (const handlers of [stats, info, network, system, packages]) {
      expect((await ask(handlers, row.id, token)).status).toBe(200);
    }
  });

  test("DELETE ends the host, audited as the token's", async () => {
    const { organization, row, token } = await reported();
    const answer = await ask(host, row.id, token, "", "DELETE");
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      message: "Host deleted successfully",
      deleted: { id: row.id, friendly_name: "webserver", hostname: "web.example.com" },
    });
    const where = { organizationId: organization.id, action: "host.deleted" };
    expect(await db.auditEntry.findMany({ where })).toMatchObject([
      { actorType: "auto_enrollment", actorId: token.token.id, subjectId: row.id },
    ]);
    expect((await ask(host, row.id, token, "", "DELETE")).status).toBe(404);
  });
});

describe("last_used_at", () => {
  afterEach(() => vi.useRealTimers());

  test("is written at most once a minute", async () => {
    const { token } = await reported();
    const used = async () =>
      (await db.autoEnrollmentToken.findUniqueOrThrow({ where: { id: token.token.id } }))
        .lastUsedAt;
    expect(await used()).toBeNull();
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-22T10:00:00Z") });
    await list(token);
    const first = await used();
    expect(first).toEqual(new Date("2026-11-22T10:00:00Z"));
    vi.setSystemTime(new Date("2026-11-22T10:00:59Z"));
    await list(token);
    expect(await used()).toEqual(first);
    vi.setSystemTime(new Date("2026-11-22T10:01:00Z"));
    await list(token);
    expect(await used()).toEqual(new Date("2026-11-22T10:01:00Z"));
  });
});

describe("400", () => {
  test("what it knows nothing of is named", async () => {
    const { token } = await reported();
    const wrong = await list(token, "?include=secrets");
    expect([wrong.status, wrong.body]).toEqual([
      400,
      { errors: [{ msg: "include knows stats", param: "include[0]", location: "query" }] },
    ]);
  });
});

describe("401", () => {
  test("the kinds of token exclude each other", async () => {
    const { organization } = await buildOrganization();
    const enroller = await buildAutoToken(organization);
    const read = await list(enroller as Token);
    expect([read.status, read.body]).toEqual([401, { error: "Invalid or inactive token" }]);
    const reader = await buildApiToken(organization, ["get", "delete"]);
    const enrolled = await call(enroll, {
      method: "POST",
      body: { friendly_name: "x" },
      as: withAutoToken(reader),
    });
    expect([enrolled.status, enrolled.body]).toEqual([401, { error: "Invalid or inactive token" }]);
    expect(await db.host.count({ where: { organizationId: organization.id } })).toBe(0);
  });

  test("without credentials", async () => {
    const answer = await call(hosts, {});
    expect([answer.status, answer.body]).toEqual([401, { error: "API token required" }]);
  });
});

describe("403", () => {
  test.each(["get", "delete"] as const)("without the scope %s", async (missing) => {
    const { organization, row } = await reported();
    const token = await buildApiToken(organization, missing === "get" ? ["delete"] : ["get"]);
    const answer =
      missing === "get" ? await list(token) : await ask(host, row.id, token, "", "DELETE");
    expect([answer.status, answer.body]).toEqual([
      403,
      {
        error: "Access denied",
        message: `This API key does not have permission to ${missing} host`,
      },
    ]);
    expect(await db.host.count({ where: { id: row.id } })).toBe(1);
  });
});

describe("404", () => {
  test("a foreign host is an unknown one", async () => {
    const { row } = await reported();
    const token = await buildApiToken((await buildOrganization()).organization, ["get", "delete"]);
    for (const id of [row.id, unique()]) {
      for (const handlers of [stats, info, network, system, packages]) {
        const { status, body } = await ask(handlers, id, token);
        expect([status, body]).toEqual([404, { error: "Host not found" }]);
      }
      expect((await ask(host, id, token, "", "DELETE")).status).toBe(404);
    }
  });
});
