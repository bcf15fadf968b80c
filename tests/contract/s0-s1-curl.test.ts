import { beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db";
import { bearerOf, buildHost, buildOrganization, cookieOf } from "@/tests/support/builders";
import { curl } from "@/tests/support/curl";
import type { RunningServer } from "@/tests/support/server";
import { sharedServer } from "@/tests/support/shared-server";

// The verifications of S0 and S1, by curl against the real server with rows in its database.

let server: RunningServer;

beforeAll(async () => {
  server = await sharedServer();
}, 120_000);

const json = '-H "Content-Type: application/json"';

test("S0's two endpoints answer a person who signed in, and nobody else", {
  timeout: 60_000,
}, async () => {
  const { admin, viewer, organization } = await buildOrganization();
  const { host } = await buildHost(organization);
  const where = { organizationId: organization.id };
  const cookie = async (person: typeof admin) => `-H "Cookie: ${(await cookieOf(person)).cookie}"`;
  const make = (as: string) => curl(`curl -X POST ${as} ${server.url}/api/hosts/tokens`);
  const list = (as: string) => curl(`curl ${as} ${server.url}/api/hosts`);

  expect((await make("")).status).toBe(401);
  expect((await make(await cookie(viewer))).status).toBe(403);
  expect(await db.hostToken.count({ where })).toBe(0);
  const made = await make(await cookie(admin));
  expect(made.status).toBe(201);
  const { id } = JSON.parse(made.text);
  expect(await db.hostToken.findMany({ where, select: { id: true } })).toEqual([{ id }]);

  expect((await list("")).status).toBe(401);
  const listed = await list(await cookie(viewer));
  expect(listed.status).toBe(200);
  expect(JSON.parse(listed.text).data).toMatchObject([{ id: host.id, status: "OFFLINE" }]);
});

test("S1's flow by curl: token, enroll, heartbeat, and the token is spent", {
  timeout: 60_000,
}, async () => {
  const { admin } = await buildOrganization();
  const { authorization } = await bearerOf(admin);
  const made = await curl(
    `curl -X POST -H "Authorization: ${authorization}" ${server.url}/api/hosts/tokens`,
  );
  const body = JSON.stringify({
    ...{ token: JSON.parse(made.text).token, name: "web-1", hostname: "web-1" },
    ...{ os: "Debian", architecture: "x86_64", dockerVersion: "28.3.2" },
  });
  const enroll = () => curl(`curl -X POST ${json} -d '${body}' ${server.url}/api/agent/enroll`);
  const enrolled = await enroll();
  expect(enrolled.status).toBe(201);
  const { hostId, token } = JSON.parse(enrolled.text);

  const seen = async () =>
    (await db.host.findUniqueOrThrow({ where: { id: hostId } })).lastSeenAt?.getTime();
  expect(await seen()).toBeUndefined();
  const before = Date.now();
  const beat = await curl(
    `curl -X POST -H "Authorization: Bearer ${token}" ${server.url}/api/agent/heartbeat`,
  );
  expect(beat.status).toBe(200);
  expect(await seen()).toBeGreaterThanOrEqual(before);
  expect(await seen()).toBeLessThanOrEqual(Date.parse(JSON.parse(beat.text).serverTime));

  const again = await enroll();
  expect(again.status).toBe(401);
  expect(JSON.parse(again.text)).toEqual({ error: "Enrollment token already used" });
});
