import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Enrolled, enrollment } from "@/tests/contract/s1-calls";
import { type Enrolled as EnrolledByS3, webserver } from "@/tests/contract/s3-calls";
import { api } from "@/tests/support/api";
import { PASSWORD, withBearer } from "@/tests/support/builders";
import { eventually } from "@/tests/support/eventually";
import { type Postgres, startPostgres } from "@/tests/support/postgres";
import { type RunningServer, startServer } from "@/tests/support/server";
import "@/tests/support/on-postgresql";

const TOKENS = "/api/v1/auto-enrollment/tokens";
const ENROLL = "/api/v1/auto-enrollment/enroll";

// A database that is away is 503 with Retry-After, never 401: a fleet must not take an outage
// for a verdict on its credentials. A real PostgreSQL of its own, really stopped.

describe("while the database is away", () => {
  let postgres: Postgres;
  let server: RunningServer;
  let admin: Record<string, string>;
  let agent: Record<string, string>;
  let pair: Record<string, string>;
  let enroller: Record<string, string>;
  let enrollmentToken: string;
  let hostId: string;

  const login = { username: "owner", password: PASSWORD };
  const ask = <Body>(method: string, path: string, headers = {}, body?: unknown) =>
    api<Body>(`${server.url}${path}`, { method, headers, body });

  beforeAll(async () => {
    postgres = await startPostgres();
    const databaseUrl = await postgres.createDatabase("muster");
    const env = {
      ...{ ADMIN_USERNAME: "owner", ADMIN_EMAIL: "owner@example.com", ADMIN_PASSWORD: PASSWORD },
      ORGANIZATION: "Example Ltd",
    };
    server = await startServer({ databaseUrl, env });
    const signedIn = await ask<{ token: string }>("POST", "/api/v1/auth/login", {}, login);
    admin = withBearer(signedIn.body.token);
    const made = () => ask<{ token: string }>("POST", "/api/hosts/tokens", admin);
    const enrolled = await ask<Enrolled>(
      ...(["POST", "/api/agent/enroll", {}, enrollment((await made()).body.token)] as const),
    );
    agent = withBearer(enrolled.body.token);
    hostId = enrolled.body.hostId;
    enrollmentToken = (await made()).body.token;
    const { token_key, token_secret } = (
      await ask<{ token: Record<string, string> }>("POST", TOKENS, admin, { token_name: "t" })
    ).body.token;
    enroller = {
      "x-auto-enrollment-key": token_key ?? "",
      "x-auto-enrollment-secret": token_secret ?? "",
    };
    const { host } = (await ask<EnrolledByS3>("POST", ENROLL, enroller, webserver)).body;
    pair = { "x-api-id": host.api_id, "x-api-key": host.api_key };
    // What was verified once is remembered: an outage meets agents the server knows.
    expect((await ask("POST", "/api/v1/hosts/ping", pair)).status).toBe(200);
    await postgres.halt();
  }, 120_000);

  afterAll(async () => {
    await server.kill9();
    await postgres.stop();
  });

  type Try = [string, string, "admin" | "agent" | "pair" | "enroller" | "nobody", unknown?];
  const tries: Try[] = [
    ["POST", "/api/agent/heartbeat", "agent"],
    ["POST", "/api/agent/heartbeat", "agent", { os: "Debian" }],
    ["POST", "/api/agent/token", "agent"],
    ["PUT", "/api/agent/containers", "agent", { containers: [] }],
    ["POST", "/api/agent/enroll", "nobody", "enrollment"],
    ["GET", "/api/hosts", "admin"],
    ["POST", "/api/hosts", "admin", { name: "x" }],
    ["GET", "/api/hosts/{id}", "admin"],
    ["DELETE", "/api/hosts/{id}", "admin"],
    ["POST", "/api/hosts/{id}/token", "admin"],
    ["POST", "/api/hosts/tokens", "admin"],
    ["POST", "/api/v1/auth/login", "nobody", login],
    ["POST", "/api/v1/hosts/ping", "pair"],
    ["POST", "/api/v1/hosts/update", "pair", { packages: [] }],
    ["GET", "/api/v1/hosts/install", "pair"],
    ["POST", ENROLL, "enroller", webserver],
    ["GET", TOKENS, "admin"],
    ["GET", "/api/ready", "nobody"],
    ["OPTIONS", "/api/ready", "nobody"],
  ];

  test.each(tries)("%s %s is 503 with Retry-After and a sentence", async (...one) => {
    const [method, path, who, body] = one;
    const headers = { admin, agent, pair, enroller, nobody: {} }[who];
    const sent = body === "enrollment" ? enrollment(enrollmentToken) : body;
    const answer = await ask(method, path.replace("{id}", hostId), headers, sent);
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect(answer.body).toEqual({ error: "The database does not answer. Try again shortly" });
  });

  test("a credential that is none needs no database: still 401", async () => {
    const answer = await ask("POST", "/api/agent/heartbeat", withBearer("nonsense"));
    expect(answer.status).toBe(401);
  });

  test("the process is well", async () => {
    expect((await ask("GET", "/api/health")).status).toBe(200);
  });

  test("afterwards everything works that worked before, and nothing was done meanwhile", async () => {
    await postgres.resume();
    await eventually(async () => {
      expect((await ask("GET", "/api/ready")).status).toBe(200);
    });
    expect((await ask("POST", "/api/agent/heartbeat", agent)).status).toBe(200);
    expect((await ask("GET", `/api/hosts/${hostId}`, admin)).status).toBe(200);
    const all = await ask<{ data: unknown[] }>("GET", "/api/hosts", admin);
    expect(all.body.data).toHaveLength(2);
    expect((await ask("POST", "/api/v1/hosts/ping", pair)).status).toBe(200);
    const enrolled = await ask("POST", "/api/agent/enroll", {}, enrollment(enrollmentToken));
    expect(enrolled.status).toBe(201);
    expect((await ask("POST", "/api/v1/auth/login", {}, login)).status).toBe(200);
  });
});
