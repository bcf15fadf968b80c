import { beforeAll, describe, expect, test, vi } from "vitest";
import { db } from "@/lib/db";
import {
  createToken,
  deleteToken,
  getToken,
  type Json,
  listTokens,
  patchToken,
  production,
} from "@/tests/contract/s3-calls";
import { buildAutoToken } from "@/tests/support/api-credentials";
import { buildGroup, buildOrganization, type Person, unique } from "@/tests/support/builders";

// S3's two tables of a token's fields, one field after the other, and what each endpoint shows.

let admin: Person;
let organization: { id: string };
let group: { id: string };

beforeAll(async () => {
  ({ organization, admin } = await buildOrganization());
  await db.user.update({
    where: { id: admin.id },
    data: { firstName: "John", lastName: "Doe" },
  });
  group = await buildGroup(organization, "Proxmox LXC");
});

const created = async (over: Json = {}) => {
  const { status, body } = await createToken(admin, { ...production, ...over });
  expect(status).toBe(201);
  return String(body.token.id);
};
/** A token of everything, made without the slow hash of a creation. */
const built = async (columns: object = {}) => {
  const given = {
    ...{ name: "Proxmox Production", allowedIpRanges: ["192.168.1.10"], createdById: admin.id },
    ...{ defaultHostGroupId: group.id, expiresAt: new Date("2126-12-31T23:59:59Z") },
  };
  return (await buildAutoToken(organization, { ...given, ...columns })).token.id;
};
const shown = async (id: string) => (await getToken(id, admin)).body;

test("the list shows a token as the example does, and GET of one the same object", async () => {
  const own = await buildOrganization();
  await db.user.update({
    where: { id: own.admin.id },
    data: { firstName: "John", lastName: "Doe" },
  });
  const lxc = await buildGroup(own.organization, "Proxmox LXC");
  const { token } = await buildAutoToken(own.organization, {
    ...{ name: "Proxmox Production", allowedIpRanges: ["192.168.1.10"] },
    ...{ maxHostsPerDay: 100, hostsCreatedToday: 15, quotaDay: "2025-10-11" },
    ...{ defaultHostGroupId: lxc.id, createdById: own.admin.id },
    ...{
      lastUsedAt: new Date("2025-10-11T14:30:00Z"),
      createdAt: new Date("2025-10-01T10:00:00Z"),
    },
    expiresAt: new Date("2026-12-31T23:59:59Z"),
    metadata: { integration_type: "proxmox-lxc" },
  });
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2025-10-11T15:00:00Z") });
  try {
    const { status, body } = await listTokens(own.admin);
    expect(status).toBe(200);
    expect(body).toEqual([
      {
        id: token.id,
        token_name: "Proxmox Production",
        token_key: token.tokenKey,
        is_active: true,
        allowed_ip_ranges: ["192.168.1.10"],
        max_hosts_per_day: 100,
        hosts_created_today: 15,
        last_used_at: "2025-10-11T14:30:00Z",
        expires_at: "2026-12-31T23:59:59Z",
        created_at: "2025-10-01T10:00:00Z",
        default_host_group_id: lxc.id,
        metadata: { integration_type: "proxmox-lxc" },
        scopes: null,
        host_groups: { id: lxc.id, name: "Proxmox LXC", color: "#3B82F6" },
        users: {
          id: own.admin.id,
          username: own.admin.username,
          first_name: "John",
          last_name: "Doe",
        },
        // Ours, beside S3's fields.
        duplicate_policy: "allow",
        installed_agent: "muster",
      },
    ]);
    const one = await getToken(token.id, own.admin);
    expect(one.status).toBe(200);
    expect(one.body).toEqual(body[0]);
  } finally {
    vi.useRealTimers();
  }
});

describe("a creation", () => {
  test.each<[string, Json]>([
    ["a name of 1 character", { token_name: "x" }],
    ["a name of 255", { token_name: "x".repeat(255) }],
    ["1 host a day", { max_hosts_per_day: 1 }],
    ["1000 hosts a day", { max_hosts_per_day: 1000 }],
    ["an exact address and a CIDR", { allowed_ip_ranges: ["192.168.1.10", "10.0.0.0/24"] }],
    ["IPv6", { allowed_ip_ranges: ["2001:db8::1", "2001:db8:7::/48"] }],
    ["metadata of any depth", { metadata: { environment: "production", rack: { row: [4] } } }],
  ])("takes %s", async (_name, fields) => {
    expect(await shown(await created(fields))).toMatchObject(fields);
  });

  test("takes the id of a host group", async () => {
    const id = await created({ default_host_group_id: group.id });
    expect(await shown(id)).toMatchObject({ default_host_group_id: group.id });
  });

  test("tracks who made it", async () => {
    const id = await created();
    const row = await db.autoEnrollmentToken.findUniqueOrThrow({ where: { id } });
    expect(row.createdById).toBe(admin.id);
    expect((await shown(id)).users).toMatchObject({ id: admin.id, username: admin.username });
  });
});

describe("a change", () => {
  const changes: [string, Json][] = [
    ["token_name", { token_name: "n" }],
    ["token_name of 255 characters", { token_name: "x".repeat(255) }],
    ["is_active", { is_active: false }],
    ["max_hosts_per_day of 1", { max_hosts_per_day: 1 }],
    ["max_hosts_per_day of 1000", { max_hosts_per_day: 1000 }],
    ["allowed_ip_ranges", { allowed_ip_ranges: ["192.168.1.0/24"] }],
    ["allowed_ip_ranges of none", { allowed_ip_ranges: [] }],
    ["expires_at", { expires_at: "2127-01-01T00:00:00Z" }],
  ];

  test.each(changes)("of %s alone leaves the rest", async (_name, fields) => {
    const id = await built();
    const before = await shown(id);
    const { status, body } = await patchToken(id, admin, fields);
    expect(status).toBe(200);
    expect(body).toEqual({
      message: "Token updated successfully",
      token: { ...before, ...fields },
    });
    expect(await shown(id)).toEqual(body.token);
  });

  test("of default_host_group_id alone sets another group, the empty string none", async () => {
    const other = await buildGroup(organization);
    const id = await built();
    const before = await shown(id);
    const { body } = await patchToken(id, admin, { default_host_group_id: other.id });
    expect(body.token).toEqual({
      ...before,
      default_host_group_id: other.id,
      host_groups: { id: other.id, name: other.name, color: "#3B82F6" },
    });
    const cleared = await patchToken(id, admin, { default_host_group_id: "" });
    const none = { default_host_group_id: null, host_groups: null };
    expect(cleared.body.token).toEqual({ ...before, ...none });
  });

  test("of scopes alone leaves the rest of an API token", async () => {
    const metadata = { integration_type: "api" };
    const id = await built({ metadata, scopes: { host: ["get", "delete"] } });
    const before = await shown(id);
    const scopes = { host: ["get"] };
    expect((await patchToken(id, admin, { scopes })).body.token).toEqual({ ...before, scopes });
  });

  const name = "Token name is required (max 255 characters)";
  const quota = "Max hosts per day must be a whole number from 1 to 1000";
  test.each<[Json, string, string]>([
    [{ token_name: "" }, "token_name", name],
    [{ token_name: "x".repeat(256) }, "token_name", name],
    [{ is_active: "yes" }, "is_active", "is_active must be true or false"],
    [{ max_hosts_per_day: 0 }, "max_hosts_per_day", quota],
    [{ max_hosts_per_day: 1001 }, "max_hosts_per_day", quota],
    [
      { allowed_ip_ranges: ["10.0.0.0/33"] },
      "allowed_ip_ranges[0]",
      '"10.0.0.0/33" is neither an IP address nor a CIDR such as 10.0.0.0/24',
    ],
    [
      { expires_at: "soon" },
      "expires_at",
      "Expiration must be an ISO 8601 date such as 2026-12-31T23:59:59Z",
    ],
    [{ scopes: { user: ["get"] } }, "scopes", 'Scopes must be an object such as {"host": ["get"]}'],
  ])("to %j is 400, and nothing changes", async (fields, param, msg) => {
    const id = await built();
    const before = await shown(id);
    const { status, body } = await patchToken(id, admin, fields);
    expect({ status, body }).toEqual({
      status: 400,
      body: { errors: [{ msg, param, location: "body" }] },
    });
    expect(await shown(id)).toEqual(before);
  });
});

describe("404 for a token that does not exist", () => {
  const gone = { status: 404, body: { error: "Token not found" } };

  test.each<[string, (id: string) => Promise<{ status: number }>]>([
    ["GET", (id) => getToken(id, admin)],
    ["PATCH", (id) => patchToken(id, admin, { is_active: false })],
    ["DELETE", (id) => deleteToken(id, admin)],
  ])("%s, of an unknown id and of a deleted one", async (_method, ask) => {
    const deleted = await built();
    await deleteToken(deleted, admin);
    for (const id of [unique(), deleted]) expect(await ask(id)).toMatchObject(gone);
  });
});
