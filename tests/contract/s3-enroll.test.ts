import { beforeAll, describe, expect, test } from "vitest";
import * as bulk from "@/app/api/v1/auto-enrollment/enroll/bulk/route";
import * as single from "@/app/api/v1/auto-enrollment/enroll/route";
import { db } from "@/lib/db";
import { enrollHost, enrollHosts, webserver } from "@/tests/contract/s3-calls";
import { buildAutoToken, withAutoToken } from "@/tests/support/api-credentials";
import { buildGroup, buildOrganization } from "@/tests/support/builders";
import { databaseText } from "@/tests/support/rows";

// S3, "Enrollment Endpoints": its examples, literally.

let organization: { id: string };

beforeAll(async () => {
  ({ organization } = await buildOrganization());
});

const token = async (columns = {}) => {
  const built = await buildAutoToken(organization, columns);
  return { ...built, as: withAutoToken(built) };
};
const id = expect.stringMatching(/^[0-9a-f-]{36}$/);
const api_id = expect.stringMatching(/^patchmon_[0-9a-f]{32}$/);
const api_key = expect.stringMatching(/^[0-9a-f]{64}$/);

const stored = (hostId: string) => db.host.findUniqueOrThrow({ where: { id: hostId } });

test("one host: 201 with the example of the document", async () => {
  const group = await buildGroup(organization, "Proxmox LXC");
  const { as } = await token({ defaultHostGroupId: group.id });
  const { status, body } = await enrollHost(as);
  expect(status).toBe(201);
  expect(body).toEqual({
    message: "Host enrolled successfully",
    host: {
      id,
      friendly_name: "webserver",
      api_id,
      api_key,
      host_group: { id: group.id, name: "Proxmox LXC", color: "#3B82F6" },
      status: "pending",
    },
  });
  const groups = await db.hostGroupMembership.findMany({ where: { hostId: body.host.id } });
  expect(groups.map((row) => row.hostGroupId)).toEqual([group.id]);
});

test("without a group the host has none", async () => {
  const { as } = await token();
  expect((await enrollHost(as)).body.host.host_group).toBeNull();
});

test("the name alone is enough, and everything else is kept", async () => {
  const { as, token: row } = await token({ name: "Production Proxmox" });
  const bare = await enrollHost(as, { friendly_name: " webserver " });
  expect(bare.body.host.friendly_name).toBe("webserver");
  const { body } = await enrollHost(as);
  const host = await stored(body.host.id);
  expect(host).toMatchObject({
    enrolledVia: "AUTO_ENROLLMENT",
    autoEnrollmentTokenId: row.id,
    enrollmentMachineId: "proxmox-lxc-100-abc123",
    enrollmentMetadata: webserver.metadata,
    onlineUntil: null,
  });
  expect(host.description).toMatch(
    /^Auto-enrolled via Production Proxmox on \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  );
});

test("scripts that grep find the id and the key: no space after a colon", async () => {
  const { as } = await token();
  const bodies: [typeof single, unknown][] = [
    [single, webserver],
    [bulk, { hosts: [webserver] }],
  ];
  for (const [route, body] of bodies) {
    const request = new Request("http://127.0.0.1/", {
      method: "POST",
      headers: as,
      body: JSON.stringify(body),
    });
    const text = await (await route.POST(request, { params: Promise.resolve({}) })).text();
    expect(text).toMatch(/"api_id":"patchmon_[0-9a-f]{32}"/);
    expect(text).toMatch(/"api_key":"[0-9a-f]{64}"/);
  }
});

test("the key is told once, kept as bcrypt, and fits its 72 bytes", async () => {
  const { as } = await token();
  const { body } = await enrollHost(as);
  expect(Buffer.byteLength(body.host.api_key)).toBeLessThanOrEqual(72);
  expect((await stored(body.host.id)).apiKeyHash).toMatch(/^\$2[ab]\$/);
  expect(await databaseText()).not.toContain(body.host.api_key);
});

test("the same machine twice makes two hosts: S3 does not look", async () => {
  const { as } = await token();
  const [first, second] = [await enrollHost(as), await enrollHost(as)];
  expect(second.status).toBe(201);
  expect(second.body.host.id).not.toBe(first.body.host.id);
});

test("an enrollment has its audit row, by the token", async () => {
  const own = await buildOrganization();
  const built = await buildAutoToken(own.organization, { name: "rack 4" });
  const { body } = await enrollHost(withAutoToken(built), webserver, { ip: "10.1.2.3" });
  const rows = await db.auditEntry.findMany({ where: { organizationId: own.organization.id } });
  expect(rows).toMatchObject([
    {
      action: "host.enrolled",
      actorType: "auto_enrollment",
      actorId: built.token.id,
      actorName: "rack 4",
      subjectId: body.host.id,
      subjectName: "webserver",
      ip: "10.1.2.3",
    },
  ]);
});

describe("bulk", () => {
  const two = {
    hosts: [
      { friendly_name: "webserver", machine_id: "proxmox-lxc-100-abc123" },
      { friendly_name: "database", machine_id: "proxmox-lxc-101-def456" },
    ],
  };
  const many = (n: number) => ({
    hosts: Array.from({ length: n }, (_, index) => ({ friendly_name: `host-${index}` })),
  });
  const limits = "Hosts must be a list of 1 to 50 hosts";

  test("two hosts: 201 with the example of the document", async () => {
    const { as } = await token();
    const { status, body } = await enrollHosts(as, two);
    expect(status).toBe(201);
    expect(body).toEqual({
      message: "Bulk enrollment completed: 2 succeeded, 0 failed, 0 skipped",
      results: {
        success: [
          { id, friendly_name: "webserver", api_id, api_key },
          { id, friendly_name: "database", api_id, api_key },
        ],
        failed: [],
        skipped: [],
      },
    });
  });

  test("50 hosts are taken, each with a key of its own", async () => {
    const { as } = await token();
    const { status, body } = await enrollHosts(as, many(50));
    expect(status).toBe(201);
    const keys = body.results.success.map((host) => host.api_key);
    expect(new Set(keys).size).toBe(50);
  });

  test.each([
    ["0 hosts", many(0), "hosts", limits],
    ["51 hosts", many(51), "hosts", limits],
    ["no list", {}, "hosts", limits],
    [
      "a host without a name",
      { hosts: [{ friendly_name: "a" }, { machine_id: "b" }] },
      "hosts[1].friendly_name",
      "Friendly name is required (max 255 characters)",
    ],
  ])("%s: 400, and nobody enrolls", async (_name, body, param, msg) => {
    const { as, token: row } = await token();
    expect(await enrollHosts(as, body)).toMatchObject({
      status: 400,
      body: { errors: [{ msg, param, location: "body" }] },
    });
    expect(await db.host.count({ where: { autoEnrollmentTokenId: row.id } })).toBe(0);
  });

  test("more than the quota has left refuses all of them, with the sentence", async () => {
    const { as, token: row } = await token({ maxHostsPerDay: 7 });
    await enrollHosts(as, two);
    const refused = await enrollHosts(as, many(6));
    expect(refused).toMatchObject({
      status: 429,
      body: { error: "Rate limit exceeded", message: "Only 5 hosts remaining in daily quota" },
    });
    expect(await db.host.count({ where: { autoEnrollmentTokenId: row.id } })).toBe(2);
    expect((await enrollHosts(as, many(5))).status).toBe(201);
    const none = await enrollHosts(as, many(1));
    expect(none.body as unknown).toEqual({
      error: "Rate limit exceeded",
      message: "Only 0 hosts remaining in daily quota",
    });
  });

  test("a host that already enrolled is skipped under `reject`, and costs no quota", async () => {
    const own = await buildOrganization();
    const columns = { duplicatePolicy: "REJECT", maxHostsPerDay: 3 } as const;
    const built = await buildAutoToken(own.organization, columns);
    const as = withAutoToken(built);
    await enrollHost(as);
    const { status, body } = await enrollHosts(as, two);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      message: "Bulk enrollment completed: 1 succeeded, 0 failed, 1 skipped",
      results: {
        success: [{ friendly_name: "database" }],
        skipped: [
          {
            friendly_name: "webserver",
            machine_id: "proxmox-lxc-100-abc123",
            reason: "Host already enrolled",
          },
        ],
      },
    });
    const after = await db.autoEnrollmentToken.findUniqueOrThrow({ where: { id: built.token.id } });
    expect(after.hostsCreatedToday).toBe(2);
  });

  test("of hosts that all enrolled already makes nothing, and costs no quota", async () => {
    const own = await buildOrganization();
    const built = await buildAutoToken(own.organization, { duplicatePolicy: "REJECT" });
    const as = withAutoToken(built);
    await enrollHosts(as, two);
    const { status, body } = await enrollHosts(as, two);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      message: "Bulk enrollment completed: 0 succeeded, 0 failed, 2 skipped",
      results: { success: [], failed: [] },
    });
    const after = await db.autoEnrollmentToken.findUniqueOrThrow({ where: { id: built.token.id } });
    expect(after.hostsCreatedToday).toBe(2);
    const made = { organizationId: own.organization.id, action: "host.enrolled" };
    expect(await db.auditEntry.count({ where: made })).toBe(2);
  });
});
