import { describe, expect, test } from "vitest";
import * as group from "@/app/api/v1/host-groups/[id]/route";
import * as groups from "@/app/api/v1/host-groups/route";
import * as hostGroupsOf from "@/app/api/v1/hosts/[id]/groups/route";
import { db } from "@/lib/db";
import {
  bearerOf,
  buildGroup,
  buildHost,
  buildOrganization,
  type Person,
  unique,
} from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// "Real clients" of the specification: host groups.

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
type Json = Record<string, unknown>;

const list = (person: Person) => call<Json[]>(groups, { as: bearerOf(person) });
const create = (person: Person, body: unknown) =>
  call<Json>(groups, { method: "POST", body, as: bearerOf(person) });
const one = (method: string, id: unknown, person: Person, body?: unknown) =>
  call<Json>(group, { method, params: { id: String(id) }, body, as: bearerOf(person) });
const put = (id: string, person: Person, groupIds: unknown[]) =>
  call<Json>(hostGroupsOf, {
    method: "PUT",
    params: { id },
    body: { groupIds },
    as: bearerOf(person),
  });

describe("201", () => {
  test("a group has the default color, no description and no host", async () => {
    const { admin } = await buildOrganization();
    const { status, body } = await create(admin, { name: "  Proxmox LXC " });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: "Proxmox LXC",
      description: null,
      color: "#3B82F6",
      _count: { hosts: 0 },
      created_at: expect.stringMatching(ISO),
      updated_at: expect.stringMatching(ISO),
    });
  });

  test("with everything said, and audited", async () => {
    const { admin, organization } = await buildOrganization();
    const given = { name: "n".repeat(255), description: "d".repeat(500), color: "#a1b2c3" };
    const { body } = await create(admin, given);
    expect(body).toMatchObject({ ...given, color: "#A1B2C3" });
    const [entry, ...more] = await db.auditEntry.findMany({
      where: { organizationId: organization.id },
    });
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      action: "host_group.created",
      subjectType: "host_group",
      subjectId: body.id,
      subjectName: given.name,
      actorId: admin.id,
    });
  });
});

describe("200", () => {
  test("the list is a bare array by name, with how many hosts each has", async () => {
    const { admin, viewer, organization } = await buildOrganization();
    const b = await create(admin, { name: "b" });
    const a = await create(admin, { name: "a" });
    const { host } = await buildHost(organization);
    await put(host.id, admin, [b.body.id]);
    const { status, body } = await list(viewer);
    expect(status).toBe(200);
    expect(body.map((row) => [row.id, row._count])).toEqual([
      [a.body.id, { hosts: 0 }],
      [b.body.id, { hosts: 1 }],
    ]);
    expect(Object.keys(body[0] ?? {})).toEqual(Object.keys(a.body));
    expect((await list((await buildOrganization()).owner)).body).toEqual([]);
  });

  test("an update leaves alone what it leaves out; null takes the description away", async () => {
    const { admin, viewer } = await buildOrganization();
    const { body: before } = await create(admin, { name: "n", description: "d", color: "#000000" });
    const painted = await one("PUT", before.id, admin, { color: "#ffffff" });
    expect(painted.status).toBe(200);
    expect(painted.body).toEqual({
      ...before,
      color: "#FFFFFF",
      updated_at: expect.stringMatching(ISO),
    });
    const cleared = await one("PUT", before.id, admin, { name: "m", description: null });
    expect(cleared.body).toMatchObject({ name: "m", description: null, color: "#FFFFFF" });
    expect((await one("GET", before.id, viewer)).body).toEqual(cleared.body);
  });

  test("a deletion says so; hosts stay, and tokens put hosts into no group", async () => {
    const { admin, organization } = await buildOrganization();
    const { id } = await buildGroup(organization);
    const { host } = await buildHost(organization);
    await put(host.id, admin, [id]);
    const { status, body } = await one("DELETE", id, admin);
    expect(status).toBe(200);
    expect(body).toEqual({ message: "Host group deleted successfully" });
    expect(await db.host.count({ where: { id: host.id } })).toBe(1);
    expect(await db.hostGroupMembership.count({ where: { hostId: host.id } })).toBe(0);
    expect((await one("DELETE", id, admin)).status).toBe(404);
    const actions = await db.auditEntry.findMany({
      where: { organizationId: organization.id },
      orderBy: { id: "asc" },
    });
    expect(actions.map(({ action }) => action)).toEqual(["host.updated", "host_group.deleted"]);
  });

  test("a host is in exactly the groups it was put into", async () => {
    const { admin, organization } = await buildOrganization();
    const a = await buildGroup(organization, "a");
    const b = await buildGroup(organization, "b");
    const { host } = await buildHost(organization, { name: "web" });
    const { status, body } = await put(host.id, admin, [b.id, a.id, b.id]);
    expect(status).toBe(200);
    const view = ({ id, name, color }: typeof a) => ({ id, name, color });
    expect(body).toEqual({
      message: "Host groups updated successfully",
      host: { id: host.id, friendly_name: "web", host_groups: [view(a), view(b)] },
    });
    const moved = await put(host.id, admin, [b.id]);
    expect(moved.body).toMatchObject({ host: { host_groups: [view(b)] } });
    expect((await put(host.id, admin, [])).body).toMatchObject({ host: { host_groups: [] } });
  });
});

describe("400", () => {
  const long = "x".repeat(256);
  test.each([
    ["no name", {}, "name", "Name is required"],
    ["an empty name", { name: " " }, "name", "Name must have 1 to 255 characters"],
    ["a long name", { name: long }, "name", "Name must have 1 to 255 characters"],
    ["a number", { name: 7 }, "name", "Name is required"],
    ["a word", { name: "n", color: "red" }, "color", "Color must be written as #RRGGBB"],
    ["three digits", { name: "n", color: "#fff" }, "color", "Color must be written as #RRGGBB"],
    [
      "a long description",
      { name: "n", description: long + long },
      "description",
      "Description must have at most 500 characters",
    ],
  ])("%s", async (_name, body, param, msg) => {
    const { admin } = await buildOrganization();
    const answer = await create(admin, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ errors: [{ msg, param, location: "body" }] });
  });

  test("a group that is unknown, or of somebody else, changes nothing", async () => {
    const { admin, organization } = await buildOrganization();
    const own = await buildGroup(organization);
    const foreign = await buildGroup((await buildOrganization()).organization);
    const { host } = await buildHost(organization);
    for (const other of [foreign.id, unique()]) {
      const answer = await put(host.id, admin, [own.id, other]);
      expect(answer.status).toBe(400);
      expect(answer.body).toEqual({ error: "Host group not found" });
    }
    expect(await db.hostGroupMembership.count({ where: { hostId: host.id } })).toBe(0);
  });
});

describe("404", () => {
  test.each(["GET", "PUT", "DELETE"])("%s of an unknown and of a foreign group", async (method) => {
    const { admin } = await buildOrganization();
    const foreign = await buildGroup((await buildOrganization()).organization);
    for (const id of [foreign.id, unique(), "%00"]) {
      const answer = await one(method, id, admin, method === "PUT" ? { name: "x" } : undefined);
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual({ error: "Host group not found" });
    }
  });

  test("the groups of an unknown host", async () => {
    const { admin } = await buildOrganization();
    const answer = await put(unique(), admin, []);
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({ error: "Host not found" });
  });
});

describe("409", () => {
  test("a name another group has, at birth and later; other organizations do not matter", async () => {
    const { admin } = await buildOrganization();
    const taken = { error: "There is already a host group named web" };
    expect((await create(admin, { name: "web" })).status).toBe(201);
    const again = await create(admin, { name: " web " });
    expect([again.status, again.body]).toEqual([409, taken]);
    const { body: other } = await create(admin, { name: "db" });
    const renamed = await one("PUT", other.id, admin, { name: "web" });
    expect([renamed.status, renamed.body]).toEqual([409, taken]);
    expect((await one("PUT", other.id, admin, { name: "db" })).status).toBe(200);
    expect((await create((await buildOrganization()).admin, { name: "web" })).status).toBe(201);
  });

  test("of twenty at once with one name, one is made", async () => {
    const { admin } = await buildOrganization();
    const tries = Array.from({ length: 20 }, () => create(admin, { name: "web" }));
    const statuses = (await Promise.all(tries)).map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array(19).fill(409)]);
  });
});
