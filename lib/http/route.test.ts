import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { env } from "@/lib/env";
import type { Caller } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { agentFace, portalFace, v1Face } from "@/lib/http/face";
import { type Gate, type Handler, route } from "@/lib/http/route";

/** A gate that lets in whoever says so, and tells the order it is asked in. */
function gateOf(steps: string[], { byCookie = false, role = true } = {}): Gate<Caller> {
  return {
    name: "test",
    async authenticate(request, caller) {
      steps.push("authenticate");
      if (!request.headers.has("authorization")) {
        throw new FleetError("unauthenticated", "Unauthorized");
      }
      return caller;
    },
    byCookie: () => byCookie,
    authorize() {
      steps.push("authorize");
      if (!role) throw new FleetError("forbidden", "This needs another role");
    },
  };
}

type Ask = { body?: string; headers?: Record<string, string>; signedIn?: boolean };

async function ask(handler: Handler, { body = "{}", headers = {}, signedIn = true }: Ask = {}) {
  const all = { ...(signedIn && { authorization: "Bearer x" }), ...headers };
  const request = new Request(env.publicUrl, { method: "POST", headers: all, body });
  const response = await handler(request, { params: Promise.resolve({ id: "7" }) });
  return { response, status: response.status, body: await response.json(), request };
}

const echo = (gate: Gate<Caller>, over = {}) =>
  route({
    summary: "test",
    gate,
    face: portalFace,
    params: z.object({ id: z.string() }),
    body: z.object({ name: z.string("Name is required") }),
    reply: z.object({ id: z.string(), name: z.string() }),
    handle: async ({ params, body }) => ({ ...params, ...body, secret: "hash" }),
    ...over,
  });

describe("the order of the wrapper", () => {
  const bad = { origin: "https://evil.example" };

  test("401 before origin, role and body; the body is not even read", async () => {
    const steps: string[] = [];
    const handler = echo(gateOf(steps, { byCookie: true, role: false }));
    const { status, request } = await ask(handler, { body: "{", headers: bad, signedIn: false });
    expect(status).toBe(401);
    expect(steps).toEqual(["authenticate"]);
    expect(request.bodyUsed).toBe(false);
  });

  test("403 for the origin before the role and the body", async () => {
    const steps: string[] = [];
    const handler = echo(gateOf(steps, { byCookie: true, role: false }));
    const { body } = await ask(handler, { body: "{", headers: bad });
    expect(body).toEqual({ error: "Invalid origin" });
    expect(steps).toEqual(["authenticate"]);
  });

  test("403 for the role before the body is read", async () => {
    const { body, request } = await ask(echo(gateOf([], { role: false })), { body: "{" });
    expect(body).toEqual({ error: "This needs another role" });
    expect(request.bodyUsed).toBe(false);
  });

  test("400 before the verb", async () => {
    const handle = vi.fn();
    const { status, body } = await ask(echo(gateOf([]), { handle }));
    expect(status).toBe(400);
    expect(body).toEqual({ error: "name: Name is required" });
    expect(handle).not.toHaveBeenCalled();
  });

  test("what the reply schema does not name stays inside", async () => {
    const { body } = await ask(echo(gateOf([])), { body: '{"name":"web"}' });
    expect(body).toEqual({ success: true, data: { id: "7", name: "web" } });
  });

  test("a verb that returns something else than the reply is 500, and says nothing of it", async () => {
    const handler = echo(gateOf([]), { handle: async () => ({ id: 7, secret: "hash" }) });
    const { status, body } = await ask(handler, { body: '{"name":"web"}' });
    expect(status).toBe(500);
    expect(body).toEqual({ error: "Internal server error" });
  });
});

describe("every fault at once", () => {
  const query = z.object({ limit: z.coerce.number().max(5, "At most 5").optional() });
  const many = (face: typeof portalFace) =>
    route({
      summary: "test",
      gate: gateOf([]),
      face,
      query,
      params: z.object({ id: z.string().max(0, "No id") }),
      body: z.object({ name: z.string("Name is required") }),
      handle: async () => new Response(),
    });

  test("as one sentence", async () => {
    const { body } = await ask(many(agentFace));
    expect(body).toEqual({ error: "id: No id; name: Name is required" });
  });

  test("as S3's list", async () => {
    const { body } = await ask(many(v1Face));
    expect(body).toEqual({
      errors: [
        { msg: "No id", param: "id", location: "params" },
        { msg: "Name is required", param: "name", location: "body" },
      ],
    });
  });
});

describe("what is thrown", () => {
  const thrower = (error: unknown) =>
    echo(gateOf([]), {
      handle: async () => {
        throw error;
      },
    });
  const sent = { body: '{"name":"web"}' };

  test.each([
    [new FleetError("conflict", "Taken"), 409, "Taken"],
    [new FleetError("not_found", "Host not found"), 404, "Host not found"],
    [new Error("secret detail"), 500, "Internal server error"],
    ["a string", 500, "Internal server error"],
    [undefined, 500, "Internal server error"],
  ])("%s", async (error, status, sentence) => {
    const answer = await ask(thrower(error), sent);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ error: sentence });
    expect(answer.response.headers.get("cache-control")).toBe("no-store");
  });

  test("Retry-After in whole seconds, rounded up", async () => {
    const error = new FleetError("rate_limited", "Too many", { retryAfter: 1.2 });
    const { response } = await ask(thrower(error), sent);
    expect(response.headers.get("retry-after")).toBe("2");
  });
});

test("the request id is the server's own form, or a new one", async () => {
  const handler = echo(gateOf([]));
  const id = "12345678-1234-1234-1234-123456789abc";
  const given = await ask(handler, { headers: { "x-request-id": id } });
  expect(given.response.headers.get("x-request-id")).toBe(id);
  const forged = await ask(handler, { headers: { "x-request-id": "x".repeat(36) } });
  expect(forged.response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});

test("HEAD has what GET has but the body, which is given up", async () => {
  let cancelled = false;
  const body = new ReadableStream({
    cancel: () => {
      cancelled = true;
    },
  });
  const headers = { "content-type": "text/csv" };
  const handler = route({
    summary: "test",
    gate: gateOf([]),
    face: portalFace,
    handle: async () => new Response(body, { headers }),
  });
  const authorization = "Bearer x";
  const sent = new Request(env.publicUrl, { method: "HEAD", headers: { authorization } });
  const answer = await handler(sent, { params: Promise.resolve({}) });
  expect(answer.headers.get("content-type")).toBe("text/csv");
  expect(answer.body).toBeNull();
  expect(cancelled).toBe(true);
});
