import { beforeAll, describe, expect, test } from "vitest";
import * as heartbeat from "@/app/api/agent/heartbeat/route";
import * as info from "@/app/api/v1/api/hosts/[id]/info/route";
import * as network from "@/app/api/v1/api/hosts/[id]/network/route";
import * as packages from "@/app/api/v1/api/hosts/[id]/packages/route";
import * as host from "@/app/api/v1/api/hosts/[id]/route";
import * as stats from "@/app/api/v1/api/hosts/[id]/stats/route";
import * as system from "@/app/api/v1/api/hosts/[id]/system/route";
import * as hosts from "@/app/api/v1/api/hosts/route";
import * as ping from "@/app/api/v1/hosts/ping/route";
import * as update from "@/app/api/v1/hosts/update/route";
import { db } from "@/lib/db";
import { deleteToken, enrollHost, patchToken } from "@/tests/contract/s3-calls";
import { buildAutoToken, withAutoToken, withBasic } from "@/tests/support/api-credentials";
import { buildHost, buildOrganization, type Person } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// S3, "Two-Tier Security Model": what becomes of a token concerns no host it enrolled, and each
// tier is bound as it says.

let organization: { id: string };
let admin: Person;
beforeAll(async () => {
  ({ organization, admin } = await buildOrganization());
});

describe("hosts go on after their token was", () => {
  const past = { expires_at: "2020-01-01T00:00:00Z" };
  test.each<[string, (id: string) => Promise<unknown>, string]>([
    ["disabled", (id) => patchToken(id, admin, { is_active: false }), "Invalid or inactive token"],
    ["expired", (id) => patchToken(id, admin, past), "Token expired"],
    ["deleted", (id) => deleteToken(id, admin), "Invalid or inactive token"],
  ])("%s", async (_name, end, sentence) => {
    const built = await buildAutoToken(organization);
    const { api_id, api_key, id } = (await enrollHost(withAutoToken(built))).body.host;
    await end(built.token.id);
    expect(await enrollHost(withAutoToken(built))).toMatchObject({
      status: 401,
      body: { error: sentence },
    });
    const as = { "x-api-id": api_id, "x-api-key": api_key };
    const report = { packages: [{ name: "nginx", currentVersion: "1", needsUpdate: false }] };
    const calls = [
      await call(ping, { method: "POST", as }),
      await call(heartbeat, { method: "POST", as }),
      await call(update, { method: "POST", as, body: report }),
    ];
    expect(calls.map(({ status }) => status)).toEqual([200, 200, 200]);
    const row = await db.host.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ packageCount: 1, lastSeenAt: expect.any(Date) });
  });
});

describe("an address outside the list of an api token is 403 at each route", () => {
  test.each<[string, object, string?]>([
    ["GET /api/hosts", hosts],
    ["GET /api/hosts/{id}/stats", stats],
    ["GET /api/hosts/{id}/info", info],
    ["GET /api/hosts/{id}/network", network],
    ["GET /api/hosts/{id}/system", system],
    ["GET /api/hosts/{id}/packages", packages],
    ["DELETE /api/hosts/{id}", host, "DELETE"],
  ])("%s", async (_name, handlers, method = "GET") => {
    const { host: row } = await buildHost(organization);
    const token = await buildAutoToken(organization, {
      metadata: { integration_type: "api" },
      scopes: { host: ["get", "delete"] },
      allowedIpRanges: ["192.0.2.0/24", "2001:db8::7"],
    });
    const from = (ip: string) =>
      call(handlers, { method, params: { id: row.id }, as: withBasic(token), ip });
    for (const ip of ["192.0.3.1", "2001:db8::8", "::ffff:192.0.3.1"]) {
      expect(await from(ip)).toMatchObject({
        status: 403,
        body: { error: "IP address not authorized for this token" },
      });
    }
    expect(await db.host.count({ where: { id: row.id } })).toBe(1);
    expect((await from("::ffff:192.0.2.1")).status).toBe(200);
  });
});
