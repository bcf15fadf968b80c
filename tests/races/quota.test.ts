import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import type { BulkAnswer, Enrolled } from "@/tests/contract/s3-calls";
import { atOnce, type Door, tally, ways } from "@/tests/races/doors";
import { buildAutoToken, withAutoToken } from "@/tests/support/api-credentials";
import { buildOrganization, unique } from "@/tests/support/builders";

const ENROLL = "/api/v1/auto-enrollment/enroll";

describe.each(ways)("$name", ({ open }) => {
  let door: Door;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ door, close } = await open());
  }, 120_000);

  afterAll(() => close());

  const tokenOf = async (columns: object) => {
    const { organization } = await buildOrganization();
    const built = await buildAutoToken(organization, columns);
    return { id: built.token.id, organization, headers: withAutoToken(built) };
  };
  const hostsOf = (id: string) => db.host.count({ where: { autoEnrollmentTokenId: id } });
  const countOf = async (id: string) =>
    (await db.autoEnrollmentToken.findUniqueOrThrow({ where: { id } })).hostsCreatedToday;

  test("200 enrolls at a quota of 10 make exactly 10 hosts", async () => {
    const { id, organization, headers } = await tokenOf({ maxHostsPerDay: 10 });
    const answers = await atOnce(200, (index) =>
      door<Enrolled>("POST", ENROLL, { headers, body: { friendly_name: `host-${index}` } }),
    );
    expect(tally(answers)).toEqual({ 201: 10, 429: 190 });
    expect(await hostsOf(id)).toBe(10);
    expect(await countOf(id)).toBe(10);
    const enrolled = { organizationId: organization.id, action: "host.enrolled" };
    expect(await db.auditEntry.count({ where: enrolled })).toBe(10);
  });

  test("bulks and single ones share the quota, and a bulk is whole or not at all", async () => {
    const { id, headers } = await tokenOf({ maxHostsPerDay: 20 });
    const hosts = Array.from({ length: 7 }, (_, index) => ({ friendly_name: `bulk-${index}` }));
    const answers = await atOnce(40, (index) =>
      index % 2 === 0
        ? door<BulkAnswer>("POST", `${ENROLL}/bulk`, { headers, body: { hosts } })
        : door("POST", ENROLL, { headers, body: { friendly_name: `one-${index}` } }),
    );
    const bulks = answers.filter((answer, index) => index % 2 === 0 && answer.status === 201);
    const singles = answers.filter((answer, index) => index % 2 === 1 && answer.status === 201);
    expect(await hostsOf(id)).toBe(bulks.length * 7 + singles.length);
    expect(await hostsOf(id)).toBeLessThanOrEqual(20);
    expect(await countOf(id)).toBe(await hostsOf(id));
    // What was left was too little for a bulk, never taken from one.
    expect(singles.length === 20 || (await hostsOf(id)) > 20 - 7).toBe(true);
  });

  test("40 repetitions with one Idempotency-Key make one host, and the last key is good", async () => {
    const { id, headers } = await tokenOf({ maxHostsPerDay: 1 });
    const once = { ...headers, "idempotency-key": unique() };
    const body = { friendly_name: "web-1", machine_id: "m-1" };
    const answers = await atOnce(40, () => door<Enrolled>("POST", ENROLL, { headers: once, body }));
    expect(tally(answers)).toEqual({ 201: 40 });
    expect(new Set(answers.map((answer) => answer.body.host.id)).size).toBe(1);
    expect(await hostsOf(id)).toBe(1);
    const beats = await Promise.all(
      answers.map(({ body: { host } }) =>
        door("POST", "/api/agent/heartbeat", {
          headers: { "x-api-id": host.api_id, "x-api-key": host.api_key },
        }),
      ),
    );
    expect(tally(beats)).toEqual({ 200: 1, 401: 39 });
  });

  test("30 of one machine under `reject` make one host", async () => {
    const { id, headers } = await tokenOf({ duplicatePolicy: "REJECT", maxHostsPerDay: 100 });
    const body = { friendly_name: "web-1", machine_id: "m-1" };
    const answers = await atOnce(30, () => door("POST", ENROLL, { headers, body }));
    expect(tally(answers)).toEqual({ 201: 1, 409: 29 });
    expect(await hostsOf(id)).toBe(1);
    expect(await countOf(id)).toBe(1);
  });

  test("a token disabled while 100 enroll: nobody enrolls after the answer", async () => {
    const { id, headers } = await tokenOf({ maxHostsPerDay: 1000 });
    const enrolling = atOnce(100, (index) =>
      door("POST", ENROLL, { headers, body: { friendly_name: `host-${index}` } }),
    );
    await db.autoEnrollmentToken.update({ where: { id }, data: { isActive: false } });
    const before = await hostsOf(id);
    const answers = await enrolling;
    const made = tally(answers)[201] ?? 0;
    expect(await hostsOf(id)).toBe(made);
    expect(await hostsOf(id)).toBe(before);
  });
});
