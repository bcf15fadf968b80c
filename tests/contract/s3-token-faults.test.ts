import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { createToken, getToken, type Json, production } from "@/tests/contract/s3-calls";
import { buildOrganization, type Person } from "@/tests/support/builders";

// S3's limits of a token: `{errors: [{msg, param, location}]}`, and nothing is written.

let admin: Person;

beforeAll(async () => {
  ({ admin } = await buildOrganization());
});

describe("validation names the field", () => {
  const name = "Token name is required (max 255 characters)";
  const quota = "Max hosts per day must be a whole number from 1 to 1000";
  const date = "Expiration must be an ISO 8601 date such as 2026-12-31T23:59:59Z";
  const noRange = (text: string) =>
    `"${text}" is neither an IP address nor a CIDR such as 10.0.0.0/24`;

  const faults: [Json, string, string][] = [
    [{ token_name: undefined }, "token_name", name],
    [{ token_name: "" }, "token_name", name],
    [{ token_name: " " }, "token_name", name],
    [{ token_name: "x".repeat(256) }, "token_name", name],
    [{ token_name: 7 }, "token_name", name],
    ...[0, 1001, -1, 1.5, "0", "1001", "1e2", "100.0", " 100", "ten", ""].map(
      (value): [Json, string, string] => [{ max_hosts_per_day: value }, "max_hosts_per_day", quota],
    ),
    ...["soon", "2026-13-01", "2026-02-30T00:00:00Z", "31.12.2026", "", "2026", "12:00"].map(
      (value): [Json, string, string] => [{ expires_at: value }, "expires_at", date],
    ),
    [{ expires_at: 1767225599 }, "expires_at", date],
    [{ allowed_ip_ranges: ["10.0.0.0/33"] }, "allowed_ip_ranges[0]", noRange("10.0.0.0/33")],
    [{ allowed_ip_ranges: ["10.0.0.1", "all"] }, "allowed_ip_ranges[1]", noRange("all")],
    [
      { allowed_ip_ranges: "10.0.0.0/8" },
      "allowed_ip_ranges",
      "Allowed IP ranges must be a list of addresses and CIDRs",
    ],
    [{ metadata: [] }, "metadata", "Metadata must be an object"],
    [
      { metadata: { integration_type: 7 } },
      "metadata.integration_type",
      "integration_type must be a string",
    ],
    [
      { metadata: { x: "y".repeat(20_000) } },
      "metadata",
      "Metadata must have at most 16 KiB as JSON",
    ],
    [{ scopes: "get" }, "scopes", 'Scopes must be an object such as {"host": ["get"]}'],
    [{ scopes: { host: "get" } }, "scopes.host", "host must be a list of scopes"],
    [{ scopes: { host: ["write"] } }, "scopes.host[0]", "host scopes are get and delete"],
    [{ scopes: { user: ["get"] } }, "scopes", 'Scopes must be an object such as {"host": ["get"]}'],
    [
      { duplicate_policy: "maybe" },
      "duplicate_policy",
      "Duplicate policy must be allow, reuse-if-silent or reject",
    ],
  ];

  test.each(faults)("%j", async (fault, param, msg) => {
    const count = await db.autoEnrollmentToken.count();
    const { status, body } = await createToken(admin, { ...production, ...fault });
    expect({ status, body }).toEqual({
      status: 400,
      body: { errors: [{ msg, param, location: "body" }] },
    });
    expect(await db.autoEnrollmentToken.count()).toBe(count);
  });

  test("all faults at once, in one answer", async () => {
    const { body } = await createToken(admin, { max_hosts_per_day: 0, expires_at: "soon" });
    const { errors } = body as unknown as { errors: Json[] };
    const params = errors.map((error) => error.param);
    expect(params).toEqual(["token_name", "max_hosts_per_day", "expires_at"]);
  });
});

test.each([
  ["2026-12-31T23:59:59Z", "2026-12-31T23:59:59Z"],
  ["2026-12-31T23:59:59.250Z", "2026-12-31T23:59:59.250Z"],
  ["2026-12-31T23:59:59+02:00", "2026-12-31T21:59:59Z"],
  ["2026-12-31T23:59Z", "2026-12-31T23:59:00Z"],
  ["2026-12-31T23:59:59+0000", "2026-12-31T23:59:59Z"],
  ["20261231T235959Z", "2026-12-31T23:59:59Z"],
  ["2026-W53-4T10:00Z", "2026-12-31T10:00:00Z"],
  ["2026-12-31T23:59:59", "2026-12-31T23:59:59Z"],
  ["2026-12-31", "2026-12-31T00:00:00Z"],
])("the expiry %s is %s", async (given, shown) => {
  const { body } = await createToken(admin, { token_name: "t", expires_at: given });
  expect(body.token.expires_at).toBe(shown);
});

test("POST takes null as not given, and numbers that templates wrote as text", async () => {
  const nothing = {
    ...{ max_hosts_per_day: null, default_host_group_id: null, allowed_ip_ranges: null },
    ...{ expires_at: null, metadata: null, scopes: null, duplicate_policy: null },
  };
  const { status, body } = await createToken(admin, { token_name: "nulls", ...nothing });
  expect(status).toBe(201);
  const { body: shown } = await getToken(String(body.token.id), admin);
  expect(shown).toMatchObject({
    ...{ max_hosts_per_day: 100, default_host_group_id: null, allowed_ip_ranges: [] },
    ...{ expires_at: null, metadata: {}, scopes: null, duplicate_policy: "allow" },
  });
  const templated = await createToken(admin, { token_name: "text", max_hosts_per_day: "200" });
  expect(templated).toMatchObject({ status: 201, body: { token: { max_hosts_per_day: 200 } } });
});
