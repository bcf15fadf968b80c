import { Client } from "pg";
import { expect, onTestFinished } from "vitest";
import { type Enrolled, enrollment } from "@/tests/contract/s1-calls";
import { api } from "@/tests/support/api";
import { PASSWORD, withBearer } from "@/tests/support/builders";
import { type RunningServer, startServer } from "@/tests/support/server";

const FIRST_RUN = {
  ...{ ADMIN_USERNAME: "owner", ADMIN_EMAIL: "owner@example.com", ADMIN_PASSWORD: PASSWORD },
  ORGANIZATION: "Example Ltd",
};

/** What an administrator may set, and what no answer may show. */
export const hostile = {
  default_transaction_isolation: "serializable",
  DateStyle: "German",
  IntervalStyle: "sql_standard",
  TimeZone: "Asia/Kathmandu",
  bytea_output: "escape",
  extra_float_digits: "-15",
  statement_timeout: "30ms",
  lock_timeout: "1ms",
  idle_in_transaction_session_timeout: "40ms",
};

/** Runs `work` with a connection of its own, past everything of ours. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Sets all of `hostile`, and `more`, for whoever connects to the database from now on. */
export async function makeHostile(databaseUrl: string, more = {}): Promise<void> {
  const name = new URL(databaseUrl).pathname.slice(1);
  await withClient(databaseUrl, async (client) => {
    for (const [setting, value] of Object.entries({ ...hostile, ...more })) {
      await client.query(`ALTER DATABASE "${name}" SET ${setting} = '${value}'`);
    }
  });
}

/** A server on this database, with an owner after its first start; it ends with the test. */
export async function serve(databaseUrl: string): Promise<RunningServer> {
  const server = await startServer({ databaseUrl, env: FIRST_RUN });
  onTestFinished(async () => void (await server.kill9()));
  return server;
}

const signIn = async (server: RunningServer) => {
  const login = { username: "owner", password: PASSWORD };
  const path = "/api/v1/auth/login";
  const signedIn = await api<{ token: string }>(server.url + path, { method: "POST", body: login });
  return withBearer(signedIn.body.token);
};

/** A day of a fleet: tokens that many want at once, reports, signs of life, lists. */
export async function expectFleetWorks(server: RunningServer): Promise<void> {
  const post = <Body>(path: string, headers: Record<string, string>, body?: unknown) =>
    api<Body>(server.url + path, { method: "POST", headers, body });
  const admin = await signIn(server);
  const hosts = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const made = await post<{ token: string }>("/api/hosts/tokens", admin);
      const bids = await Promise.all(
        [1, 2, 3].map(() =>
          post<Enrolled>("/api/agent/enroll", {}, enrollment(made.body.token, { name: undefined })),
        ),
      );
      expect(bids.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
      return bids.find(({ status }) => status === 201)?.body as Enrolled;
    }),
  );
  const sent = Date.now();
  const beats = await Promise.all(
    hosts.map(({ token }) => post("/api/agent/heartbeat", withBearer(token))),
  );
  expect(beats.map(({ status }) => status)).toEqual(hosts.map(() => 200));
  const packages = [{ name: "bash", currentVersion: "5.2", needsUpdate: false }];
  const reports = await Promise.all(
    hosts.map(({ token }) => post("/api/v1/hosts/update", withBearer(token), { packages })),
  );
  expect(reports.map(({ status }) => status)).toEqual(hosts.map(() => 200));
  type Hosts = { data: { status: string; lastSeenAt: string }[] };
  const list = await api<Hosts>(`${server.url}/api/hosts`, { headers: admin });
  expect(list.status).toBe(200);
  expect(list.body.data.length).toBeGreaterThanOrEqual(6);
  for (const { status, lastSeenAt } of list.body.data) {
    expect(status).toBe("ONLINE");
    // In the right zone.
    expect(Math.abs(Date.parse(lastSeenAt) - sent)).toBeLessThan(600_000);
  }
}
