import { Client } from "pg";
import { afterEach, expect, inject, test } from "vitest";
import { enrollment } from "@/tests/contract/s1-calls";
import { api } from "@/tests/support/api";
import { withBearer } from "@/tests/support/builders";
import { dropDatabase, freshDatabase } from "@/tests/support/database";
import { type RunningServer, startServer } from "@/tests/support/server";
import { live, notLive } from "./support/outage";
import { signIn } from "./support/signed-in";
import { browserWindows, gone, see } from "./support/window";

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const windows = browserWindows();

const owner = { username: "ana", password: "correct horse battery" };
const firstRun = {
  ADMIN_USERNAME: owner.username,
  ADMIN_EMAIL: "ana@example.com",
  ADMIN_PASSWORD: owner.password,
  ORGANIZATION: "Example",
};

/** A host as its agent would make it: enrolled, not heard of yet. Gives its credential. */
async function enroll(server: RunningServer, name: string): Promise<string> {
  const login = await api<{ token: string }>(`${server.url}/api/v1/auth/login`, {
    method: "POST",
    body: owner,
  });
  const made = await api<{ token: string }>(`${server.url}/api/hosts/tokens`, {
    method: "POST",
    headers: withBearer(login.body.token),
    body: {},
  });
  const enrolled = await api<{ token: string }>(`${server.url}/api/agent/enroll`, {
    method: "POST",
    body: enrollment(made.body.token, { name }),
  });
  return enrolled.body.token;
}

function checkIn(server: RunningServer, credential: string) {
  const headers = withBearer(credential);
  return api(`${server.url}/api/agent/heartbeat`, { method: "POST", headers });
}

test("a row turns green with a first check-in at another server of the same database", async () => {
  const database = await freshDatabase("postgresql");
  cleanUps.push(() => dropDatabase(database));
  // Servers that share a database share the secret that signs sessions.
  const env = { ...firstRun, AUTH_SECRET: "a secret of two servers of one database" };
  const here = await startServer({ ...database, env });
  const there = await startServer({ ...database, env });
  cleanUps.push(() => here.stop());
  cleanUps.push(() => there.stop());

  const page = await windows.open(`${here.url}/hosts`);
  await signIn(page, owner.username, owner.password);
  await see(page.getByText("No hosts yet"), live(page));

  const credential = await enroll(there, "web-1");
  const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: "web-1" }) });
  await see(row.getByText("Pending"));
  expect((await checkIn(there, credential)).status).toBe(200);
  await see(row.getByText("Online"));
});

test("a page outlives its server, and goes on with the next one", async () => {
  const database = await freshDatabase("sqlite");
  const first = await startServer({ ...database, env: firstRun });
  cleanUps.push(() => first.stop());
  const page = await windows.open(`${first.url}/hosts`);
  await signIn(page, owner.username, owner.password);
  await see(live(page));
  await first.stop();
  await see(notLive(page), page.getByText("No hosts yet"));

  const next = await startServer({ ...database, port: first.port });
  cleanUps.push(() => next.stop());
  await enroll(next, "web-1");
  await see(live(page), page.getByRole("link", { name: "web-1" }));
  await gone(page.getByText("No hosts yet"));
});

test("a page outlives its database: the error of a page that cannot be made is not shown", async () => {
  const database = await freshDatabase("postgresql");
  cleanUps.push(() => dropDatabase(database));
  const server = await startServer({ ...database, env: firstRun });
  cleanUps.push(() => server.stop());
  const page = await windows.open(`${server.url}/hosts`, { mayFail: true });
  await signIn(page, owner.username, owner.password);
  await see(live(page), page.getByText("No hosts yet"));
  const name = new URL(database.databaseUrl).pathname.slice(1);
  const administrator = new Client({ connectionString: inject("postgresUrl") });
  await administrator.connect();
  cleanUps.push(() => administrator.end());
  await administrator.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`);
  await administrator.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1",
    [name],
  );
  // Someone follows a link: the stream may still be open.
  await page.getByRole("link", { name: "Groups", exact: true }).click();
  await see(notLive(page), page.getByText("No hosts yet"));
  await administrator.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`);
  await see(page.getByRole("heading", { name: "Groups", level: 1 }), live(page));
});
