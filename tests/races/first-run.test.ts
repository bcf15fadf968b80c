import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { db, engine } from "@/lib/db";
import { createSetupCode, setUp } from "@/lib/fleet/members/set-up";
import { atOnce, tally } from "@/tests/races/doors";
import { api } from "@/tests/support/api";
import { buildCaller, freshAddress, PASSWORD } from "@/tests/support/builders";
import { dropDatabase, freshDatabase } from "@/tests/support/database";
import { startServer } from "@/tests/support/server";

const ORGANIZATION = "Example Ltd";

test("20 first runs in a browser at once give one owner of one organization", async () => {
  const code = await createSetupCode(db);
  const results = await atOnce(20, async (index) => {
    const input = {
      ...{ code, organization: `Organization ${index}`, username: `owner-${index}` },
      ...{ email: `owner-${index}@example.com`, password: PASSWORD },
    };
    return setUp(buildCaller({ ip: freshAddress() }), input).then(
      () => ({ status: 201 }),
      (error: { status: number }) => error,
    );
  });
  expect(tally(results)).toEqual({ 201: 1, 409: 19 });
  expect(await db.organization.count()).toBe(1);
  expect(await db.user.count()).toBe(1);
  expect(await db.membership.findMany({ select: { role: true } })).toEqual([{ role: "OWNER" }]);
  expect(await db.setupCode.count()).toBe(0);
}, 60_000);

test("servers that start at once on an empty database migrate it once and found one owner", async () => {
  const database = await freshDatabase(engine);
  onTestFinished(() => dropDatabase(database));
  const settings = (name: string) => ({
    ...{ ADMIN_USERNAME: name, ADMIN_EMAIL: `${name}@example.com`, ADMIN_PASSWORD: PASSWORD },
    ORGANIZATION,
  });
  const names = ["first", "second", "third"];
  const servers = await Promise.all(
    names.map((name) => startServer({ ...database, env: settings(name) })),
  );
  onTestFinished(async () => {
    await Promise.all(servers.map((server) => server.kill9()));
  });
  for (const server of servers) expect((await api(`${server.url}/api/ready`)).status).toBe(200);
  // Every server lets the one owner in, and none of the others.
  const owners = new Set<string>();
  for (const server of servers) {
    for (const name of names) {
      const { status } = await api(`${server.url}/api/v1/auth/login`, {
        method: "POST",
        body: { username: name, password: PASSWORD },
      });
      if (status === 200) owners.add(name);
      else expect(status).toBe(401);
    }
  }
  expect(owners.size).toBe(1);
  const said = servers.filter((server) => server.logs().includes(`owns ${ORGANIZATION}`));
  expect(said).toHaveLength(1);
  // They may take turns, and none repeats what another has done.
  const applied = servers.flatMap((server) =>
    server.lines().flatMap(({ msg, applied }) => (msg === "database migrated" ? applied : [])),
  );
  expect(applied).toEqual([...new Set(applied)]);
  expect(applied.length).toBeGreaterThan(10);
  if (engine === "postgresql") expect(await rows(database.databaseUrl)).toEqual([1, 1, 1]);
}, 120_000);

async function rows(url: string): Promise<number[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const counts: number[] = [];
    // One after the other: a client takes one statement at a time.
    for (const table of ["Organization", "User", "Membership"]) {
      const { rows } = await client.query<{ n: number }>(
        `SELECT COUNT(*)::int AS n FROM "${table}"`,
      );
      counts.push(rows[0]?.n ?? -1);
    }
    return counts;
  } finally {
    await client.end();
  }
}
