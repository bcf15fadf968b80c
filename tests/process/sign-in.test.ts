import { parseSetCookie } from "cookie";
import { beforeAll, describe, expect, test } from "vitest";
import { DEVICE_COOKIE, SESSION_COOKIE, sealSession } from "@/lib/auth/session";
import { db } from "@/lib/db";
import { buildOrganization, PASSWORD, type Person } from "@/tests/support/builders";
import { startPostgres } from "@/tests/support/postgres";
import { type RunningServer, startServer } from "@/tests/support/server";
import { sharedServer } from "@/tests/support/shared-server";

let server: RunningServer;

beforeAll(async () => {
  server = await sharedServer();
});

/** A browser, as far as next-auth can tell: it keeps cookies and knows the CSRF token. */
function browser(of = server) {
  const jar = new Map<string, string>();

  async function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
    const answer = await fetch(`${of.url}${path}`, { ...init, headers, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const { name, value } = parseSetCookie(line);
      if (value === "" || value === undefined) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }

  async function post(path: string, fields: Record<string, string>): Promise<Response> {
    const { csrfToken } = (await (await ask("/api/auth/csrf")).json()) as { csrfToken: string };
    // What next-auth's own signIn() and signOut() send.
    const body = new URLSearchParams({ ...fields, csrfToken, json: "true" });
    return ask(path, { method: "POST", body });
  }

  return {
    jar,
    ask,
    signIn: (login: string, password: string) =>
      post("/api/auth/callback/credentials", { login, password }),
    signOut: () => post("/api/auth/signout", {}),
  };
}

/** The sentence a login form shows: next-auth puts it into the URL of its answer. */
async function sentenceOf(answer: Response): Promise<string | null> {
  const { url } = (await answer.json()) as { url: string };
  return new URL(url).searchParams.get("error");
}

async function signedIn(person: Person) {
  const client = browser();
  const answer = await client.signIn(person.username, PASSWORD);
  expect(answer.status).toBe(200);
  return { client, answer };
}

describe("signing in by cookie", () => {
  test("gives a session that works, in a cookie no script can read", async () => {
    const { viewer } = await buildOrganization();
    const { client, answer } = await signedIn(viewer);
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    const cookies = answer.headers.getSetCookie().map((line) => parseSetCookie(line));
    for (const name of [SESSION_COOKIE, DEVICE_COOKIE]) {
      const cookie = cookies.find((one) => one.name === name);
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: "lax", path: "/" });
      expect(cookie?.secure).toBeFalsy();
    }
    expect((await client.ask("/api/hosts")).status).toBe(200);
    const session = await client.ask("/api/auth/session");
    expect(await session.json()).toEqual({ user: {}, expires: expect.any(String) });
    const row = await db.auditEntry.findFirst({ where: { actorId: viewer.id } });
    expect(row).toMatchObject({
      action: "account.signed_in",
      ip: "127.0.0.1",
      requestId: answer.headers.get("x-request-id"),
    });
  });

  test("over https keeps its cookies off http", async () => {
    const { viewer } = await buildOrganization();
    const secure = await startServer({ env: { PUBLIC_URL: "https://muster.example.com" } });
    try {
      const client = browser(secure);
      const answer = await client.signIn(viewer.username, PASSWORD);
      const cookies = answer.headers.getSetCookie().map((line) => parseSetCookie(line));
      expect(cookies.filter(({ secure }) => !secure)).toEqual([]);
      expect(cookies.map(({ name }) => name)).toContain(`__Host-${SESSION_COOKIE}`);
      expect((await client.ask("/api/hosts")).status).toBe(200);
    } finally {
      await secure.stop();
    }
  });

  test("with a wrong password is 401 with a sentence, and gives no session", async () => {
    const { viewer } = await buildOrganization();
    const client = browser();
    const answer = await client.signIn(viewer.username, "wrong");
    expect(answer.status).toBe(401);
    expect(await sentenceOf(answer)).toBe("Invalid username or password");
    expect(client.jar.has(SESSION_COOKIE)).toBe(false);
    expect(server.logs()).not.toContain(viewer.username);
  });

  test.each([
    ["nothing", "", ""],
    ["a NUL", "a\0b", "x"],
    ["a login of 300 characters", "x".repeat(300), "x"],
    ["a password of 1025 characters", "x", "x".repeat(1025)],
  ])("with %s is 400", async (_name, login, password) => {
    expect((await browser().signIn(login, password)).status).toBe(400);
  });

  test("without the CSRF token signs nobody in", async () => {
    const { viewer } = await buildOrganization();
    const client = browser();
    const body = new URLSearchParams({ login: viewer.username, password: PASSWORD, json: "true" });
    await client.ask("/api/auth/callback/credentials", { method: "POST", body });
    expect(client.jar.has(SESSION_COOKIE)).toBe(false);
  });

  test("too often is 429 with the seconds", async () => {
    const { viewer } = await buildOrganization();
    let answer = await browser().signIn(viewer.username, "wrong");
    for (let at = 0; at < 6; at += 1) answer = await browser().signIn(viewer.username, "wrong");
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await sentenceOf(answer)).toMatch(
      /^Too many failed attempts. Try again in \d seconds?$/,
    );
  });
});

describe("a session", () => {
  test("ends here with signing out, and elsewhere goes on", async () => {
    const { viewer } = await buildOrganization();
    const { client: here } = await signedIn(viewer);
    const { client: there } = await signedIn(viewer);
    await here.signOut();
    expect(here.jar.has(SESSION_COOKIE)).toBe(false);
    expect((await here.ask("/api/hosts")).status).toBe(401);
    expect((await there.ask("/api/hosts")).status).toBe(200);
  });

  test("of an epoch that is over is none at the next request", async () => {
    const { viewer } = await buildOrganization();
    const { client } = await signedIn(viewer);
    await db.user.update({ where: { id: viewer.id }, data: { sessionEpoch: { increment: 1 } } });
    expect((await client.ask("/api/hosts")).status).toBe(401);
    expect(await (await client.ask("/api/auth/session")).json()).toEqual({});
  });
});

describe("what next-auth does not expect", () => {
  test.each([
    ["a callback URL that is none", "/api/auth/csrf?callbackUrl=javascript%3Aalert(1)"],
    ["a callback URL of letters", "/api/auth/signin?callbackUrl=%00%00"],
  ])("%s is no fault of ours", async (_name, path) => {
    expect((await browser().ask(path)).status).toBeLessThan(500);
  });

  test.each([
    ["JSON that is none", "application/json", "{"],
    ["a list", "application/json", "[1]"],
    ["null", "application/json", "null"],
    ["a nested callback URL", "application/json", '{"callbackUrl":{"a":1}}'],
  ])("%s is 400 with a sentence", async (_name, type, body) => {
    const headers = { "content-type": type };
    const path = "/api/auth/callback/credentials";
    const answer = await browser().ask(path, { method: "POST", headers, body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: expect.any(String) });
  });

  test("a body of a megabyte is 413", async () => {
    const body = new URLSearchParams({ login: "x".repeat(1 << 20) });
    const path = "/api/auth/callback/credentials";
    expect((await browser().ask(path, { method: "POST", body })).status).toBe(413);
  });

  test("another method is 405 with Allow", async () => {
    const answer = await browser().ask("/api/auth/session", { method: "DELETE" });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("GET, HEAD, POST, OPTIONS");
  });

  test("leads nowhere but home", async () => {
    const client = browser();
    const answer = await client.ask("/api/auth/signin?callbackUrl=https://evil.example/");
    expect(answer.headers.get("location")).not.toContain("evil");
    expect((await client.ask("/api/auth/nonsense")).status).toBeLessThan(500);
  });
});

test("a database that is away is 503 with a sentence, for a sign-in and for a session", async () => {
  const postgres = await startPostgres();
  const databaseUrl = await postgres.createDatabase("away");
  const other = await startServer({ databaseUrl });
  try {
    const client = browser(other);
    client.jar.set(SESSION_COOKIE, await sealSession({ id: "somebody", sessionEpoch: 1 }));
    expect(await (await client.ask("/api/auth/session")).json()).toEqual({});
    await postgres.halt();
    const answer = await client.signIn("somebody", "a password");
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await sentenceOf(answer)).toMatch(/^The database does not answer/);
    const session = await client.ask("/api/auth/session");
    expect(session.status).toBe(503);
    expect(client.jar.has(SESSION_COOKIE)).toBe(true);
  } finally {
    await other.stop();
    await postgres.stop();
  }
});
