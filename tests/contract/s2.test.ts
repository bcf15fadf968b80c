import { describe, expect, test } from "vitest";
import * as heartbeat from "@/app/api/agent/heartbeat/route";
import * as token from "@/app/api/hosts/[id]/token/route";
import * as hosts from "@/app/api/hosts/route";
import { db } from "@/lib/db";
import {
  create,
  created,
  get,
  type Json,
  newHost,
  put,
  remove,
  rotate,
} from "@/tests/contract/s2-calls";
import { buildHost, buildOrganization, cookieOf, withBearer } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// S2, "Hosts API": the document's own bodies and statuses. Its refusals: s2-refusals.test.ts.

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const hostFields = [
  ...["id", "name", "description", "agentTokenPrefix", "tokenRotatedAt", "lastSeenAt"],
  ...["createdAt", "updatedAt"],
];

describe("200", () => {
  test("GET /api/hosts: {success, data: [every field of S2, S0's status and count]}", async () => {
    const { admin, organization } = await buildOrganization();
    const id = await created(admin, {
      name: "production-server",
      description: "Production web server",
    });
    await rotate(id, admin);
    const answer = await call<{ success: boolean; data: Json[] }>(hosts, { as: cookieOf(admin) });
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual(["success", "data"]);
    const row = await db.host.findFirstOrThrow({ where: { organizationId: organization.id } });
    expect(answer.body).toEqual({
      success: true,
      data: [
        {
          id,
          name: "production-server",
          description: "Production web server",
          agentTokenPrefix: row.agentTokenPrefix,
          tokenRotatedAt: row.tokenRotatedAt?.toISOString(),
          lastSeenAt: null,
          createdAt: expect.stringMatching(ISO),
          updatedAt: expect.stringMatching(ISO),
          status: "OFFLINE",
          _count: { containers: 0 },
        },
      ],
    });
  });

  test("GET /api/hosts of an empty fleet", async () => {
    const { admin } = await buildOrganization();
    const answer = await call(hosts, { as: cookieOf(admin) });
    expect(answer.body).toEqual({ success: true, data: [] });
  });

  test("GET /api/hosts/:id: {success, data} with S2's fields and no other", async () => {
    const { admin, organization } = await buildOrganization();
    const lastSeenAt = new Date("2025-09-03T05:55:00.000Z");
    const built = await buildHost(organization, {
      name: "production-server",
      description: "Production web server",
      agentTokenPrefix: "prod_",
      tokenRotatedAt: new Date("2025-09-03T06:00:00.000Z"),
      createdAt: new Date("2025-09-02T10:00:00.000Z"),
      updatedAt: new Date("2025-09-03T06:00:00.000Z"),
      lastSeenAt,
    });
    const answer = await get(built.host.id, admin);
    expect(answer.status).toBe(200);
    // The document's example, letter by letter.
    expect(answer.body).toEqual({
      success: true,
      data: {
        id: built.host.id,
        name: "production-server",
        description: "Production web server",
        agentTokenPrefix: "prod_",
        tokenRotatedAt: "2025-09-03T06:00:00.000Z",
        lastSeenAt: "2025-09-03T05:55:00.000Z",
        createdAt: "2025-09-02T10:00:00.000Z",
        updatedAt: "2025-09-03T06:00:00.000Z",
      },
    });
    expect(Object.keys(answer.body.data)).toEqual(hostFields);
  });

  test("PUT /api/hosts/:id answers the host as updated", async () => {
    const { admin } = await buildOrganization();
    const id = await created(admin);
    const before = (await get(id, admin)).body.data;
    const body = { name: "updated-host-name", description: "Updated host description" };
    const answer = await put(id, admin, body);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      success: true,
      data: { ...before, ...body, updatedAt: expect.stringMatching(ISO) },
    });
    expect(Object.keys(answer.body.data)).toEqual(hostFields);
    expect(Date.parse(String(answer.body.data.updatedAt))).toBeGreaterThanOrEqual(
      Date.parse(String(before.updatedAt)),
    );
    expect((await get(id, admin)).body).toEqual(answer.body);
  });

  test("PUT without a description keeps it; with null clears it", async () => {
    const { admin } = await buildOrganization();
    const id = await created(admin);
    expect((await put(id, admin, { name: "a" })).body.data.description).toBe(newHost.description);
    const cleared = await put(id, admin, { name: "a", description: null });
    expect(cleared.body.data.description).toBeNull();
  });

  test("DELETE /api/hosts/:id says so, and the host is gone", async () => {
    const { admin } = await buildOrganization();
    const id = await created(admin);
    const answer = await remove(id, admin);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ success: true, message: "Host deleted successfully" });
    expect((await get(id, admin)).status).toBe(404);
    expect(await db.host.count({ where: { id } })).toBe(0);
  });

  test("POST /api/hosts/:id/token: message, token, host; no envelope", async () => {
    const { admin } = await buildOrganization();
    const id = await created(admin, { name: "production-server" });
    const answer = await rotate(id, admin);
    expect(answer.status).toBe(200);
    const prefix = /^mst_agent_[0-9a-f]{6}/.exec(answer.body.token)?.[0];
    expect(answer.body).toEqual({
      message: "Agent token rotated successfully",
      token: expect.stringMatching(/^mst_agent_[0-9a-f]{64}$/),
      host: {
        id,
        name: "production-server",
        tokenPrefix: prefix,
        tokenRotatedAt: expect.stringMatching(ISO),
      },
    });
    const shown = (await get(id, admin)).body.data;
    expect(shown.agentTokenPrefix).toBe(prefix);
    expect(shown.tokenRotatedAt).toBe(answer.body.host.tokenRotatedAt);
  });

  test("a rotated token is good at once, and the one before it at once no more", async () => {
    const { admin } = await buildOrganization();
    const id = await created(admin);
    const first = (await rotate(id, admin)).body.token;
    const beat = (credential: string) =>
      call(heartbeat, { method: "POST", as: withBearer(credential) });
    expect((await beat(first)).status).toBe(200);
    const second = (await rotate(id, admin)).body.token;
    expect((await beat(second)).status).toBe(200);
    const refused = await beat(first);
    expect(refused.status).toBe(401);
    expect(refused.body).toEqual({ error: "Agent token rotated" });
  });

  test("S2's three curl examples, in their order", async () => {
    const { admin } = await buildOrganization();
    const made = await create(admin, {
      name: "web-server-01",
      description: "Primary web server",
    });
    expect(made.status).toBe(201);
    const id = String(made.body.data.id);
    // The example sends a Content-Type and no body.
    const rotated = await call(token, {
      method: "POST",
      params: { id },
      headers: { "content-type": "application/json" },
      as: cookieOf(admin),
    });
    expect(rotated.status).toBe(200);
    const updated = await put(id, admin, {
      name: "web-server-01-updated",
      description: "Updated web server description",
    });
    expect(updated.status).toBe(200);
    expect(updated.body.data.name).toBe("web-server-01-updated");
  });
});

describe("201", () => {
  test("POST /api/hosts answers the new host, its credential fields null", async () => {
    const { admin } = await buildOrganization();
    const answer = await create(admin);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      success: true,
      data: {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        name: "new-host",
        description: "New infrastructure host",
        agentTokenPrefix: null,
        tokenRotatedAt: null,
        lastSeenAt: null,
        createdAt: expect.stringMatching(ISO),
        updatedAt: expect.stringMatching(ISO),
      },
    });
    expect(answer.body.data.createdAt).toBe(answer.body.data.updatedAt);
    expect(Object.keys(answer.body.data)).toEqual(hostFields);
  });

  test.each([
    ["a name is trimmed", { name: "  web \n" }, { name: "web", description: null }],
    ["one character will do", { name: "x" }, { name: "x", description: null }],
    ["100 characters will do", { name: "n".repeat(100) }, { name: "n".repeat(100) }],
    ["500 too, of a description", { name: "x", description: "d".repeat(500) }, {}],
    ["an empty description", { name: "x", description: "" }, { description: "" }],
    [
      "unknown fields stay out",
      { name: "x", agentTokenHash: "h", lastSeenAt: 1 },
      { lastSeenAt: null },
    ],
  ])("%s", async (_name, body, expected) => {
    const { admin } = await buildOrganization();
    const answer = await create(admin, body);
    expect(answer.status).toBe(201);
    expect(answer.body.data).toMatchObject(expected);
    const row = await db.host.findUniqueOrThrow({ where: { id: String(answer.body.data.id) } });
    expect(row.agentTokenHash).toBeNull();
  });
});
