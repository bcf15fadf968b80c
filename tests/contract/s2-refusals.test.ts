import { afterEach, describe, expect, test, vi } from "vitest";
import * as hosts from "@/app/api/hosts/route";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import {
  create,
  created,
  endpoints,
  get,
  oneHost,
  put,
  remove,
  rotate,
  unsafe,
} from "@/tests/contract/s2-calls";
import { bearerOf, buildHost, buildOrganization, cookieOf } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// S2, "Hosts API": what is refused, and with which status and sentence.

afterEach(() => vi.restoreAllMocks());

describe("400", () => {
  const faults: [string, unknown][] = [
    ["no name", { description: "x" }],
    ["an empty name", { name: "" }],
    ["a name of blanks", { name: " \t\n " }],
    ["101 characters", { name: "n".repeat(101) }],
    ["a name that is a number", { name: 7 }],
    ["a name that is null", { name: null }],
    ["a description of 501", { name: "x", description: "d".repeat(501) }],
    ["a description that is a list", { name: "x", description: [] }],
    ["no body", ""],
    ["a list", []],
    ["a text", '"x"'],
  ];

  test.each(faults)("POST /api/hosts with %s", async (_name, body) => {
    const { admin, organization } = await buildOrganization();
    const answer = await create(admin, body);
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.body)).toEqual(["error"]);
    expect(answer.body).toEqual({ error: expect.stringMatching(/\w+ \w+/) });
    expect(await db.host.count({ where: { organizationId: organization.id } })).toBe(0);
  });

  test.each(faults)("PUT /api/hosts/:id with %s", async (_name, body) => {
    const { admin } = await buildOrganization();
    const id = await created(admin);
    const before = await get(id, admin);
    const answer = await put(id, admin, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ error: expect.stringMatching(/\w+ \w+/) });
    expect((await get(id, admin)).body).toEqual(before.body);
  });

  test.each([
    ["-1", { overlapSeconds: -1 }],
    ["86401", { overlapSeconds: 86_401 }],
    ["half a second", { overlapSeconds: 0.5 }],
    ["a word", { overlapSeconds: "ten" }],
    ["a fraction written as text", { overlapSeconds: "0.5" }],
    ["a list as body", []],
  ])("POST /api/hosts/:id/token with an overlap of %s", async (_name, body) => {
    const { admin } = await buildOrganization();
    const id = await created(admin);
    expect((await rotate(id, admin, body)).status).toBe(400);
    expect((await get(id, admin)).body.data.tokenRotatedAt).toBeNull();
  });
});

describe("401", () => {
  test.each(endpoints)("%s without a session", async (_name, handlers, method, body) => {
    const { organization } = await buildOrganization();
    const { host: row } = await buildHost(organization);
    const answer = await call({ ...handlers }, { method, params: { id: row.id }, body });
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ error: "Unauthorized" });
    expect(await db.host.findUnique({ where: { id: row.id } })).toEqual(row);
  });
});

describe("cookie and Bearer", () => {
  test.each(endpoints)("both open %s", async (_name, handlers, method, body) => {
    const { admin, organization } = await buildOrganization();
    for (const credential of [cookieOf, bearerOf]) {
      const { host: row } = await buildHost(organization);
      const as = credential(admin);
      const answer = await call({ ...handlers }, { method, params: { id: row.id }, body, as });
      expect([200, 201]).toContain(answer.status);
    }
  });
});

describe("403, origin validation", () => {
  const own = env.publicUrl;
  const origins: [string, Record<string, string>, number][] = [
    ["no Origin", {}, 200],
    ["its own Origin", { origin: own }, 200],
    ["its own Origin, same-origin", { origin: own, "sec-fetch-site": "same-origin" }, 200],
    ["an Origin of ADMIN_ORIGINS", { origin: "https://desk.example.com" }, 200],
    ["a foreign Origin", { origin: "https://evil.example" }, 403],
    ["the Origin null", { origin: "null" }, 403],
    ["an empty Origin", { origin: "" }, 403],
    ["an Origin that starts like its own", { origin: `${own}.evil.example` }, 403],
    ["its own host by another scheme", { origin: own.replace("http:", "https:") }, 403],
    ["Sec-Fetch-Site: cross-site without Origin", { "sec-fetch-site": "cross-site" }, 403],
    ["Sec-Fetch-Site: cross-site", { origin: own, "sec-fetch-site": "cross-site" }, 403],
  ];

  test.each(unsafe.flatMap((endpoint) => origins.map((origin) => ({ endpoint, origin }))))(
    "$endpoint.0 with $origin.0: $origin.2",
    async ({ endpoint, origin }) => {
      const [, handlers, method, body] = endpoint;
      const [, headers, status] = origin;
      vi.spyOn(env, "adminOrigins", "get").mockReturnValue(["https://desk.example.com"]);
      const { admin, organization } = await buildOrganization();
      const { host: row } = await buildHost(organization);
      const asked = { method, params: { id: row.id }, body, headers };
      const answer = await call({ ...handlers }, { ...asked, as: cookieOf(admin) });
      if (status === 403) {
        expect(answer.status).toBe(403);
        expect(answer.body).toEqual({ error: "Invalid origin" });
        expect(await db.host.findUnique({ where: { id: row.id } })).toEqual(row);
      } else {
        expect([200, 201]).toContain(answer.status);
      }
    },
  );

  test.each(endpoints)("%s by Bearer needs no origin", async (_name, handlers, method, body) => {
    const { admin, organization } = await buildOrganization();
    const { host: row } = await buildHost(organization);
    const headers = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    const asked = { method, params: { id: row.id }, body, headers, as: bearerOf(admin) };
    expect([200, 201]).toContain((await call({ ...handlers }, asked)).status);
  });

  test("reading needs none", async () => {
    const { admin } = await buildOrganization();
    const headers = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    expect((await call(hosts, { headers, as: cookieOf(admin) })).status).toBe(200);
  });
});

describe("404", () => {
  test.each(oneHost)("%s: an unknown id, a foreign one and a deleted one", async (...endpoint) => {
    const [, handlers, method, body] = endpoint;
    const { admin, organization } = await buildOrganization();
    const other = await buildOrganization();
    const foreign = (await buildHost(other.organization)).host;
    const deleted = (await buildHost(organization)).host.id;
    await remove(deleted, admin);
    for (const id of ["host-id", foreign.id, deleted]) {
      const as = cookieOf(admin);
      const answer = await call({ ...handlers }, { method, params: { id }, body, as });
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual({ error: "Host not found" });
    }
    expect(await db.host.findUnique({ where: { id: foreign.id } })).toEqual(foreign);
  });
});

describe("500", () => {
  test.each(endpoints)("%s says no more than that", async (_name, handlers, method, body) => {
    const { admin } = await buildOrganization();
    const as = await cookieOf(admin);
    vi.spyOn(db.user, "findUnique").mockImplementation(() => {
      throw new Error("column secret_plan does not exist");
    });
    const answer = await call({ ...handlers }, { method, params: { id: "host-id" }, body, as });
    expect(answer.status).toBe(500);
    expect(answer.body).toEqual({ error: "Internal server error" });
  });
});
