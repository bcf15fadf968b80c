import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Enrolled, enrollment } from "@/tests/contract/s1-calls";
import { api } from "@/tests/support/api";
import { PASSWORD, withBearer } from "@/tests/support/builders";
import { dropDatabase, freshDatabase, type TestDatabase } from "@/tests/support/database";
import { eventually } from "@/tests/support/eventually";
import { type RunningServer, startServer } from "@/tests/support/server";
import "@/tests/support/on-postgresql";

// A role that may have few connections, and two servers that would like more.

const LIMIT = 9;
const REFUSED = /refuses further connections/;
const FIRST_RUN = {
  ...{ ADMIN_USERNAME: "owner", ADMIN_EMAIL: "owner@example.com", ADMIN_PASSWORD: PASSWORD },
  ORGANIZATION: "Example Ltd",
};

describe("a role with few connections", () => {
  const role = `few_${randomBytes(4).toString("hex")}`;
  let database: TestDatabase;
  let administrator: Client;
  let eager: RunningServer;
  let modest: RunningServer;
  let credentials: string[];

  const url = (application: string, more = "") => {
    const named = new URL(database.databaseUrl);
    named.username = role;
    return `${named.href}?application_name=${application}${more}`;
  };
  const post = <Body>(server: RunningServer, path: string, headers = {}, body?: unknown) =>
    api<Body>(server.url + path, { method: "POST", headers, body });
  const beat = (server: RunningServer, credential: string) =>
    post(server, "/api/agent/heartbeat", withBearer(credential));
  const said = (server: RunningServer, sentence: RegExp) =>
    server.lines().filter(({ msg }) => String(msg).match(sentence)).length;

  beforeAll(async () => {
    database = await freshDatabase("postgresql");
    administrator = new Client({ connectionString: database.databaseUrl });
    await administrator.connect();
    const name = new URL(database.databaseUrl).pathname.slice(1);
    await administrator.query(`CREATE ROLE ${role} LOGIN CONNECTION LIMIT ${LIMIT}`);
    await administrator.query(`ALTER DATABASE "${name}" OWNER TO ${role}`);
    modest = await startServer({
      databaseUrl: url("modest", "&connection_limit=5&sslmode=disable"),
      env: { ...FIRST_RUN, DATABASE_POOL: "3" },
    });
    const login = { username: "owner", password: PASSWORD };
    const signedIn = await post<{ token: string }>(modest, "/api/v1/auth/login", {}, login);
    const admin = withBearer(signedIn.body.token);
    credentials = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const made = await post<{ token: string }>(modest, "/api/hosts/tokens", admin);
        expect(made.status).toBe(201);
        const body = enrollment(made.body.token, { name: undefined });
        const enrolled = await post<Enrolled>(modest, "/api/agent/enroll", {}, body);
        expect(enrolled.status).toBe(201);
        return enrolled.body.token;
      }),
    );
    eager = await startServer({ databaseUrl: url("eager") });
  }, 120_000);

  afterAll(async () => {
    await Promise.all([eager?.kill9(), modest?.kill9()]);
    await administrator.end();
    await dropDatabase(database);
    const client = new Client({ connectionString: inject("postgresUrl") });
    await client.connect();
    await client.query(`DROP ROLE ${role}`);
    await client.end();
  });

  test("who is refused one more waits for those there are: nothing fails, and it is said once", async () => {
    const began = new Date(Date.now() - 1_000);
    const both = [eager, modest];
    // On a slow machine they come so far apart that the connections suffice for a while.
    for (let round = 0; round < 20 && (round === 0 || said(eager, REFUSED) === 0); round += 1) {
      const beats = await Promise.all(
        both.flatMap((server) => credentials.map((credential) => beat(server, credential))),
      );
      expect(beats.filter(({ status }) => status !== 200)).toEqual([]);
    }
    const { rows } = await administrator.query(
      `SELECT count(*)::int AS "seen" FROM "Host" WHERE "lastSeenAt" >= $1`,
      [began],
    );
    expect(rows).toEqual([{ seen: credentials.length }]);
    for (const server of both) {
      expect((await fetch(`${server.url}/api/ready`)).status).toBe(200);
    }
    expect(said(eager, REFUSED)).toBe(1);
  });

  test("DATABASE_POOL is kept to, and a parameter that means nothing is named", async () => {
    const { rows } = await administrator.query(
      `SELECT count(*)::int AS "pool" FROM pg_stat_activity
       WHERE application_name = 'modest' AND query NOT LIKE 'LISTEN%'`,
    );
    expect(rows).toEqual([{ pool: 3 }]);
    const lines = modest.lines().map(({ msg }) => msg);
    expect(lines.filter((msg) => String(msg).includes("has the parameter"))).toEqual([
      "DATABASE_URL has the parameter connection_limit: set DATABASE_POOL instead",
    ]);
  });

  test("without any, heartbeats and ready are 503, and both are well when there is one again", async () => {
    const [credential = ""] = credentials;
    await administrator.query(`ALTER ROLE ${role} CONNECTION LIMIT 0`);
    await administrator.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role}'`,
    );
    await eventually(async () => expect((await beat(eager, credential)).status).toBe(503));
    const refused = await beat(eager, credential);
    expect([refused.status, refused.body]).toEqual([
      503,
      { error: "The database does not answer. Try again shortly" },
    ]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    const ready = await fetch(`${eager.url}/api/ready`);
    expect(ready.status).toBe(503);
    await administrator.query(`ALTER ROLE ${role} CONNECTION LIMIT ${LIMIT}`);
    expect((await beat(eager, credential)).status).toBe(200);
    // It waits a while before it trusts that.
    const soon = await fetch(`${eager.url}/api/ready`);
    expect(await soon.json()).toEqual({
      error: "The database accepts no further connections from this server",
    });
    await eventually(async () => {
      expect((await fetch(`${eager.url}/api/ready`)).status).toBe(200);
    });
    expect(said(eager, REFUSED)).toBe(1);
  });
});
