import { afterAll, expect, test } from "vitest";
import { db, engine } from "@/lib/db";
import { type Enrolled, enrollment } from "@/tests/contract/s1-calls";
import { api } from "@/tests/support/api";
import { buildHostToken, buildOrganization, withBearer } from "@/tests/support/builders";
import { type RunningServer, startServer } from "@/tests/support/server";

// SQLite writes in the process that dies: many rounds there, a few on PostgreSQL.
const ROUNDS = engine === "sqlite" ? 20 : 4;
const TOKENS = 120;

let server: RunningServer | undefined;
afterAll(async () => {
  await server?.kill9();
});

test("kill -9 under load: what was answered is there, with a working credential", async () => {
  const { organization } = await buildOrganization();
  const promised: Enrolled[] = [];
  server = await startServer();
  const { port } = server;
  const url = server.url;

  for (let round = 0; round < ROUNDS; round += 1) {
    const tokens = await Promise.all(
      Array.from({ length: TOKENS }, async () => (await buildHostToken(organization)).token),
    );
    const answered = await enrollUntilKilled(server, tokens, 5 + round * 2);
    expect(answered.length).toBeGreaterThanOrEqual(5);
    // It died in the middle: some were never answered.
    expect(answered.length).toBeLessThan(TOKENS);
    promised.push(...answered);
    server = await startServer({ port });
    const beats = await Promise.all(answered.map(({ token }) => beat(url, token)));
    expect(beats).toEqual(answered.map(() => 200));
  }

  // What was promised in the first round survived all the others.
  const ids = promised.map(({ hostId }) => hostId);
  expect(new Set(ids).size).toBe(ids.length);
  const there = await db.host.findMany({ where: { id: { in: ids } }, select: { id: true } });
  expect(there).toHaveLength(ids.length);
  for (const { token } of promised.slice(0, 20)) expect(await beat(url, token)).toBe(200);

  // And nothing half-done: a spent token has its host, a host its audit row.
  const where = { organizationId: organization.id };
  expect(
    await db.hostToken.count({ where: { ...where, usedAt: { not: null }, hostId: null } }),
  ).toBe(0);
  const hosts = await db.host.count({ where });
  expect(await db.hostToken.count({ where: { ...where, usedAt: { not: null } } })).toBe(hosts);
  expect(await db.auditEntry.count({ where: { ...where, action: "host.enrolled" } })).toBe(hosts);
}, 240_000);

/** Enrolls eight at a time, kills the server when `enough` were answered, gives what was. */
async function enrollUntilKilled(
  running: RunningServer,
  tokens: string[],
  enough: number,
): Promise<Enrolled[]> {
  const answered: Enrolled[] = [];
  const waiting = [...tokens];
  let killed: Promise<unknown> | undefined;
  const worker = async () => {
    for (let token = waiting.pop(); token !== undefined; token = waiting.pop()) {
      const answer = await api<Enrolled>(`${running.url}/api/agent/enroll`, {
        method: "POST",
        body: enrollment(token),
      }).catch(() => undefined);
      if (!answer) return;
      expect(answer.status).toBe(201);
      answered.push(answer.body);
      if (answered.length >= enough) killed ??= running.kill9();
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  await killed;
  return answered;
}

async function beat(url: string, credential: string): Promise<number> {
  const headers = withBearer(credential);
  const answer = await api(`${url}/api/agent/heartbeat`, { method: "POST", headers });
  return answer.status;
}
