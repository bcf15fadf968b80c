import { beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db";
import {
  createToken,
  deleteToken,
  enrollHost,
  getToken,
  listTokens,
  patchToken,
  production,
} from "@/tests/contract/s3-calls";
import { buildAutoToken, withAutoToken } from "@/tests/support/api-credentials";
import { buildGroup, buildOrganization, type Person } from "@/tests/support/builders";
import { databaseText } from "@/tests/support/rows";

// S3, "Admin Endpoints": its tables, examples and errors, literally.

let admin: Person;
let group: { id: string };
let organization: { id: string };

beforeAll(async () => {
  ({ organization, admin } = await buildOrganization());
  await db.user.update({
    where: { id: admin.id },
    data: { firstName: "John", lastName: "Doe" },
  });
  group = await buildGroup(organization, "Proxmox LXC");
});

const user = () => ({
  id: admin.id,
  username: admin.username,
  first_name: "John",
  last_name: "Doe",
});
const hostGroup = () => ({ id: group.id, name: "Proxmox LXC", color: "#3B82F6" });
const id = expect.stringMatching(/^[0-9a-f-]{36}$/);
const key = expect.stringMatching(/^patchmon_ae_[0-9a-f]{32}$/);
const secret = expect.stringMatching(/^[0-9a-f]{64}$/);

/** The document's example, in full. */
async function createProduction() {
  return createToken(admin, { ...production, default_host_group_id: group.id });
}

test("POST answers 201 with the example of the document", async () => {
  const { status, body } = await createProduction();
  expect(status).toBe(201);
  expect(body).toEqual({
    message: "Auto-enrollment token created successfully",
    token: {
      id,
      token_name: "Proxmox Production",
      token_key: key,
      token_secret: secret,
      max_hosts_per_day: 100,
      default_host_group: hostGroup(),
      created_by: user(),
      expires_at: "2026-12-31T23:59:59Z",
      scopes: null,
    },
    warning: "⚠️ Save the token_secret now - it cannot be retrieved later!",
  });
});

test("POST with the name alone takes the defaults of the table", async () => {
  const { body } = await createToken(admin, { token_name: "defaults" });
  const { body: token } = await getToken(String(body.token.id), admin);
  expect(token).toMatchObject({
    max_hosts_per_day: 100,
    default_host_group_id: null,
    allowed_ip_ranges: [],
    expires_at: null,
    metadata: {},
    scopes: null,
    is_active: true,
    duplicate_policy: "allow",
    installed_agent: "muster",
    host_groups: null,
  });
});

test("the secret is told once and kept as bcrypt of cost 10", async () => {
  const { body } = await createProduction();
  const told = String(body.token.token_secret);
  expect(Buffer.byteLength(told)).toBeLessThanOrEqual(72);
  const row = await db.autoEnrollmentToken.findUniqueOrThrow({
    where: { id: String(body.token.id) },
  });
  expect(row.secretHash).toMatch(/^\$2[ab]\$10\$/);
  expect(await databaseText()).not.toContain(told);
  for (const answer of [await listTokens(admin), await getToken(row.id, admin)]) {
    expect(JSON.stringify(answer.body)).not.toContain(told);
    expect(JSON.stringify(answer.body)).not.toContain(row.secretHash);
  }
});

test("GET lists tokens as the document shows one, newest first", async () => {
  const own = await buildOrganization();
  await createToken(own.admin, { token_name: "older" });
  await createToken(own.admin, { ...production, token_name: "newer" });
  const { status, body } = await listTokens(own.admin);
  expect(status).toBe(200);
  expect(body.map((token) => token.token_name)).toEqual(["newer", "older"]);
  expect(body[0]).toEqual({
    id,
    token_name: "newer",
    token_key: key,
    is_active: true,
    allowed_ip_ranges: ["192.168.1.10", "10.0.0.0/24"],
    max_hosts_per_day: 100,
    hosts_created_today: 0,
    last_used_at: null,
    expires_at: "2026-12-31T23:59:59Z",
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    default_host_group_id: null,
    metadata: { integration_type: "proxmox-lxc", environment: "production" },
    scopes: null,
    duplicate_policy: "allow",
    installed_agent: "muster",
    host_groups: null,
    users: { id: own.admin.id, username: own.admin.username, first_name: null, last_name: null },
  });
});

test("an enrollment shows in hosts_created_today and last_used_at", async () => {
  const built = await buildAutoToken(organization);
  await enrollHost(withAutoToken(built));
  const { body } = await getToken(built.token.id, admin);
  expect(body).toMatchObject({
    hosts_created_today: 1,
    last_used_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
  });
});

test("PATCH changes what is given, as the example does, and leaves the rest", async () => {
  const { body: made } = await createProduction();
  const { body: before } = await getToken(String(made.token.id), admin);
  const changes = {
    is_active: false,
    max_hosts_per_day: 200,
    allowed_ip_ranges: ["192.168.1.0/24"],
  };
  const { status, body } = await patchToken(String(made.token.id), admin, changes);
  expect(status).toBe(200);
  expect(body).toEqual({
    message: "Token updated successfully",
    token: { ...before, ...changes },
  });
  expect(body.token).toMatchObject({
    id: made.token.id,
    token_name: "Proxmox Production",
    token_key: made.token.token_key,
    host_groups: hostGroup(),
    users: user(),
    expires_at: "2026-12-31T23:59:59Z",
  });
});

test("PATCH with an empty group clears it, with null the expiry too", async () => {
  const { body: made } = await createProduction();
  const changes = { default_host_group_id: "", expires_at: null };
  const { body } = await patchToken(String(made.token.id), admin, changes);
  expect(body.token).toMatchObject({
    default_host_group_id: null,
    host_groups: null,
    expires_at: null,
  });
});

test("DELETE answers with what is gone, and its hosts stay", async () => {
  const built = await buildAutoToken(organization, { name: "Proxmox Production" });
  const { body: enrolled } = await enrollHost(withAutoToken(built));
  const { status, body } = await deleteToken(built.token.id, admin);
  expect(status).toBe(200);
  expect(body).toEqual({
    message: "Auto-enrollment token deleted successfully",
    deleted_token: { id: built.token.id, token_name: "Proxmox Production" },
  });
  expect((await getToken(built.token.id, admin)).status).toBe(404);
  const host = await db.host.findUniqueOrThrow({ where: { id: enrolled.host.id } });
  expect(host.autoEnrollmentTokenId).toBeNull();
});

test("scopes are for tokens of integration type api alone", async () => {
  const scopes = { host: ["get", "delete"] };
  const metadata = { integration_type: "api" };
  const { body: made } = await createToken(admin, { token_name: "reader", metadata, scopes });
  expect(made.token.scopes).toEqual(scopes);
  const less = await patchToken(String(made.token.id), admin, { scopes: { host: ["get"] } });
  expect(less.body.token.scopes).toEqual({ host: ["get"] });

  const { body: other } = await createProduction();
  expect(await patchToken(String(other.token.id), admin, { scopes })).toMatchObject({
    status: 400,
    body: { error: "Scopes can only be updated for API integration tokens" },
  });
  expect(await createToken(admin, { ...production, scopes })).toMatchObject({
    status: 400,
    body: { error: "Scopes can only be set for API integration tokens" },
  });
});

test("an unknown group, or another organization's, is 400", async () => {
  const foreign = await buildGroup((await buildOrganization()).organization);
  const { body: made } = await createProduction();
  for (const default_host_group_id of ["uuid-of-host-group", foreign.id]) {
    const expected = {
      status: 400,
      body: {
        error: "Host group not found",
        message: "default_host_group_id names no host group",
      },
    };
    const body = { ...production, default_host_group_id };
    expect(await createToken(admin, body)).toMatchObject(expected);
    const patched = await patchToken(String(made.token.id), admin, { default_host_group_id });
    expect(patched).toMatchObject(expected);
  }
});

test("every change has its audit row, and none holds the secret", async () => {
  const own = await buildOrganization();
  const { body } = await createToken(own.admin, { token_name: "audited" });
  const tokenId = String(body.token.id);
  await patchToken(tokenId, own.admin, { is_active: false });
  await deleteToken(tokenId, own.admin);
  const rows = await db.auditEntry.findMany({
    where: { organizationId: own.organization.id },
    orderBy: [{ at: "asc" }, { id: "asc" }],
  });
  expect(rows.map(({ action, subjectName }) => [action, subjectName])).toEqual([
    ["auto_enrollment_token.created", "audited"],
    ["auto_enrollment_token.updated", "audited"],
    ["auto_enrollment_token.deleted", "audited"],
  ]);
  expect(JSON.stringify(rows)).not.toContain(body.token.token_secret);
});
