import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { db } from "@/lib/db";
import { enrollHost, enrollHosts, type Json, webserver } from "@/tests/contract/s3-calls";
import { buildAutoToken, withAutoToken } from "@/tests/support/api-credentials";
import { buildOrganization, freshAddress } from "@/tests/support/builders";

// S3's table of an enrollment's fields, one after the other, and what a token counts.

let organization: { id: string };

beforeAll(async () => {
  ({ organization } = await buildOrganization());
});

afterEach(() => {
  vi.useRealTimers();
});

const token = async (columns = {}) => {
  const built = await buildAutoToken(organization, columns);
  return { ...built, as: withAutoToken(built) };
};

const name = "Friendly name is required (max 255 characters)";
const machineId = "Machine id must have at most 255 characters";
const metadata = "Metadata must be an object";
const faults: [Json, string, string][] = [
  [{ friendly_name: undefined }, "friendly_name", name],
  [{ friendly_name: "" }, "friendly_name", name],
  [{ friendly_name: " " }, "friendly_name", name],
  [{ friendly_name: "x".repeat(256) }, "friendly_name", name],
  [{ friendly_name: 7 }, "friendly_name", name],
  [{ friendly_name: null }, "friendly_name", name],
  [{ machine_id: "x".repeat(256) }, "machine_id", machineId],
  [{ machine_id: 7 }, "machine_id", machineId],
  [{ metadata: "vmid" }, "metadata", metadata],
  [{ metadata: ["vmid"] }, "metadata", metadata],
];

describe("400 names the field", () => {
  test.each(faults)("of one host: %j", async (fault, param, msg) => {
    const { as, token: row } = await token();
    const { status, body } = await enrollHost(as, { ...webserver, ...fault });
    expect({ status, body }).toEqual({
      status: 400,
      body: { errors: [{ msg, param, location: "body" }] },
    });
    expect(await db.host.count({ where: { autoEnrollmentTokenId: row.id } })).toBe(0);
  });

  test.each(faults)("of one among many: %j", async (fault, param, msg) => {
    const { as, token: row } = await token();
    const hosts = [webserver, { ...webserver, ...fault }];
    const { status, body } = await enrollHosts(as, { hosts });
    expect({ status, body }).toEqual({
      status: 400,
      body: { errors: [{ msg, param: `hosts[1].${param}`, location: "body" }] },
    });
    expect(await db.host.count({ where: { autoEnrollmentTokenId: row.id } })).toBe(0);
  });
});

describe("201", () => {
  test.each<[string, Json]>([
    ["a name of 255 characters", { friendly_name: "x".repeat(255) }],
    ["a machine id of 255 characters", { machine_id: "x".repeat(255) }],
    ["no machine id", { machine_id: undefined }],
    ["no metadata", { metadata: undefined }],
  ])("for %s, alone and among many", async (_name, over) => {
    const { as } = await token();
    const host = { ...webserver, ...over };
    const one = await enrollHost(as, host);
    const many = await enrollHosts(as, { hosts: [host] });
    expect([one.status, many.status]).toEqual([201, 201]);
    for (const enrolled of [one.body.host, many.body.results.success[0]]) {
      expect(enrolled?.friendly_name).toBe(host.friendly_name);
      const row = await db.host.findUniqueOrThrow({ where: { id: enrolled?.id ?? "" } });
      expect(row).toMatchObject({
        name: host.friendly_name,
        enrollmentMachineId: host.machine_id ?? null,
        enrollmentMetadata: host.metadata ?? null,
      });
    }
  });
});

describe("a token counts", () => {
  const day = "2026-11-22";
  const at = (time: string) =>
    vi.useFakeTimers({ toFake: ["Date"], now: new Date(`${day}T${time}Z`) });

  test("100 hosts a day unless it is told otherwise, and says so in S3's sentence", async () => {
    at("12:00:00");
    const { as, token: row } = await token({ hostsCreatedToday: 100, quotaDay: day });
    expect(row.maxHostsPerDay).toBe(100);
    const { status, body } = await enrollHost(as);
    expect({ status, body }).toEqual({
      status: 429,
      body: {
        error: "Rate limit exceeded",
        message: "Maximum 100 hosts per day allowed for this token",
      },
    });
  });

  test("what it made wherever that came from, and nothing of another token", async () => {
    at("12:00:00");
    const ip = freshAddress();
    const [one, other] = [await token({ maxHostsPerDay: 2 }), await token({ maxHostsPerDay: 2 })];
    expect((await enrollHost(one.as, webserver, { ip })).status).toBe(201);
    expect((await enrollHost(one.as, webserver, { ip: freshAddress() })).status).toBe(201);
    // One token is used up from every address, the other is not from this one.
    expect((await enrollHost(one.as, webserver, { ip: freshAddress() })).status).toBe(429);
    expect((await enrollHost(other.as, webserver, { ip })).status).toBe(201);
    expect((await enrollHost(other.as, webserver, { ip })).status).toBe(201);
  });

  test("its use anew with each enrollment, alone and among many", async () => {
    const { as, token: row } = await token();
    const used = async () =>
      (await db.autoEnrollmentToken.findUniqueOrThrow({ where: { id: row.id } })).lastUsedAt;
    expect(await used()).toBeNull();
    at("10:00:00");
    await enrollHost(as);
    expect(await used()).toEqual(new Date(`${day}T10:00:00Z`));
    at("10:00:01");
    await enrollHost(as);
    expect(await used()).toEqual(new Date(`${day}T10:00:01Z`));
    at("10:00:02");
    await enrollHosts(as, { hosts: [webserver] });
    expect(await used()).toEqual(new Date(`${day}T10:00:02Z`));
  });
});
