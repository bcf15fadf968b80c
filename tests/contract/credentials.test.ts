import { beforeAll, describe, expect, test } from "vitest";
import * as heartbeat from "@/app/api/agent/heartbeat/route";
import * as ping from "@/app/api/v1/hosts/ping/route";
import * as update from "@/app/api/v1/hosts/update/route";
import { db } from "@/lib/db";
import { enrollHost } from "@/tests/contract/s3-calls";
import { buildAutoToken, withApiCredentials, withAutoToken } from "@/tests/support/api-credentials";
import { buildHost, buildOrganization, freshAddress, withBearer } from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { type Method, routeModules } from "@/tests/support/routes";
import { whoMay } from "@/tests/who-may";

// What a host proves itself with: of one host each, and all of them good on every path of agents.

let organization: { id: string };

beforeAll(async () => {
  ({ organization } = await buildOrganization());
});

const proofs = ["identity", "agent-token", "api"] as const;
type Proof = (typeof proofs)[number];

async function build(proof: Proof) {
  const { host, credential } = await buildHost(organization, { proof });
  const headers: Record<string, string> =
    proof === "api" ? withApiCredentials(credential) : withBearer(credential);
  return { host, headers };
}

const stored = (id: string) => db.host.findUniqueOrThrow({ where: { id } });
const beat = (as: Record<string, string>) => call(heartbeat, { method: "POST", as });
const report = (as: Record<string, string>, name: string) =>
  call(update, {
    method: "POST",
    as,
    body: { packages: [{ name, currentVersion: "1", needsUpdate: false }] },
  });

describe("credentials are of one host:", () => {
  test.each(proofs)("a heartbeat by %s is of its own host alone", async (proof) => {
    const [own, other] = [await build(proof), await build(proof)];
    expect((await beat(own.headers)).status).toBe(200);
    expect((await stored(own.host.id)).lastSeenAt).toBeInstanceOf(Date);
    expect(await stored(other.host.id)).toEqual(other.host);
  });

  test.each(proofs)("a report by %s is of its own host alone", async (proof) => {
    const [own, other] = [await build(proof), await build(proof)];
    expect((await report(own.headers, "bash")).status).toBe(200);
    expect((await stored(own.host.id)).packageCount).toBe(1);
    expect(await stored(other.host.id)).toEqual(other.host);
  });

  test("two enrollments give two pairs, and the id of one with the key of the other is 401", async () => {
    const as = withAutoToken(await buildAutoToken(organization));
    const [one, other] = [(await enrollHost(as)).body.host, (await enrollHost(as)).body.host];
    expect(one.api_id).not.toBe(other.api_id);
    expect(one.api_key).not.toBe(other.api_key);
    const mixed = { "x-api-id": one.api_id, "x-api-key": other.api_key };
    expect(await beat(mixed)).toMatchObject({
      status: 401,
      body: { error: "Invalid API credentials" },
    });
    for (const { id } of [one, other]) expect((await stored(id)).lastSeenAt).toBeNull();
  });

  test("the pair of X-API-ID and X-API-KEY goes before a bearer token", async () => {
    const [pair, bearer] = [await build("api"), await build("identity")];
    expect((await beat({ ...bearer.headers, ...pair.headers })).status).toBe(200);
    expect((await stored(pair.host.id)).lastSeenAt).toBeInstanceOf(Date);
    expect((await stored(bearer.host.id)).lastSeenAt).toBeNull();
    const wrong = { ...pair.headers, "x-api-key": "0".repeat(64) };
    expect((await beat({ ...bearer.headers, ...wrong })).status).toBe(401);
    expect((await beat({ ...bearer.headers, "x-api-id": "alone" })).status).toBe(200);
  });
});

describe("the pair an enrollment answered opens", async () => {
  const modules = await routeModules();
  const ofHosts = modules.flatMap(({ path, allowed, handlers }) =>
    allowed
      .map((method) => ({ name: `${method} ${path}`, method, handlers }))
      .filter(({ name }) => path.startsWith("/api/v1/") && whoMay[name]?.gate === "agent"),
  );

  test.each<{ name: string; method: Method; handlers: object }>(ofHosts)(
    "$name",
    async ({ name, method, handlers }) => {
      const { body } = await enrollHost(withAutoToken(await buildAutoToken(organization)));
      const as = { "X-API-ID": body.host.api_id, "X-API-KEY": body.host.api_key };
      const entry = whoMay[name];
      const asked = { method, body: entry?.body?.(), path: `/${entry?.query ?? ""}`, as };
      expect((await call({ ...handlers }, asked)).status).toBe(entry?.answer);
    },
  );

  test("all endpoints of S3's hosts", () => {
    expect(ofHosts.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "GET /api/v1/hosts/install",
        "GET /api/v1/hosts/agent/download",
        "POST /api/v1/hosts/update",
        "POST /api/v1/hosts/ping",
      ]),
    );
  });
});

test("no host is slowed down, however often it comes", async () => {
  const { headers } = await build("api");
  const ip = freshAddress();
  const statuses = new Set<number>();
  for (let n = 0; n < 300; n += 1) {
    statuses.add((await call(ping, { method: "POST", as: headers, ip })).status);
  }
  expect([...statuses]).toEqual([200]);
});
