import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { type Enrolled, enrollment } from "@/tests/contract/s1-calls";
import { type Answer, api } from "@/tests/support/api";
import { buildHost, buildHostToken, buildOrganization, withBearer } from "@/tests/support/builders";
import { eventually } from "@/tests/support/eventually";
import { startPgbouncer } from "@/tests/support/pgbouncer";
import { type RunningServer, startServer } from "@/tests/support/server";
import { startTcpProxy, type TcpProxy } from "@/tests/support/tcp-proxy";
import "@/tests/support/on-postgresql";

// A pooler whose connections break, wherever they are: in a greeting, a statement or a commit.

const HOSTS = 12;
const ROUNDS = 6;
/** A connection breaks after this much, which is a few dozen statements. */
const BYTES = 30_000;

describe("a pooler whose connections break", () => {
  let pooler: Awaited<ReturnType<typeof startPgbouncer>>;
  let wire: TcpProxy;
  let server: RunningServer;
  let organization: { id: string };
  /** Every answer there was. */
  const answers: Answer<unknown>[] = [];

  beforeAll(async () => {
    ({ organization } = await buildOrganization());
    pooler = await startPgbouncer(process.env.DATABASE_URL ?? "");
    wire = await startTcpProxy(Number(new URL(pooler.url).port));
    server = await startServer({ databaseUrl: wire.through(pooler.url) });
  }, 120_000);

  afterAll(async () => {
    await server.kill9();
  });

  async function post<Body>(path: string, headers: Record<string, string>, body?: unknown) {
    const answer = await api<Body>(server.url + path, { method: "POST", headers, body });
    answers.push(answer);
    return answer;
  }

  /** A host that reports a newer package each round; the last round that was acknowledged of each. */
  async function reportingHost(index: number) {
    const { host, credential } = await buildHost(organization, { name: `reporting-${index}` });
    const acknowledged = { id: host.id, seenAt: 0, round: 0 };
    for (let round = 1; round <= ROUNDS; round += 1) {
      const sentAt = Date.now();
      const beat = await post("/api/agent/heartbeat", withBearer(credential));
      if (beat.status === 200) acknowledged.seenAt = sentAt;
      const packages = [{ name: "bash", currentVersion: String(round), needsUpdate: false }];
      const report = await post("/api/v1/hosts/update", withBearer(credential), { packages });
      if (report.status === 200) acknowledged.round = round;
    }
    return acknowledged;
  }

  /** Joins as the agent does: it tries again with the same key until there is an answer. */
  async function join() {
    const { token, hostToken } = await buildHostToken(organization);
    const headers = { "idempotency-key": randomUUID() };
    const body = enrollment(token, { name: undefined });
    let joined: Answer<Enrolled>;
    do joined = await post<Enrolled>("/api/agent/enroll", headers, body);
    while (joined.status === 503);
    return { tokenId: hostToken.id, ...joined.body };
  }

  test("nothing acknowledged is lost, and nobody is told 401", async () => {
    wire.cutEvery(1, BYTES);
    const reporting = Promise.all(
      Array.from({ length: HOSTS }, (_, index) => reportingHost(index)),
    );
    const joining = Promise.all(Array.from({ length: HOSTS }, join));
    const [reported, joined] = await Promise.all([reporting, joining]);
    wire.cutEvery(0, 0);

    expect(wire.cuts()).toBeGreaterThan(5);
    const statuses = [...new Set(answers.map(({ status }) => status))].sort();
    expect(statuses).toEqual([200, 201, 503]);
    for (const { status, headers } of answers) {
      if (status === 503) expect(Number(headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    }
    for (const { id, seenAt, round } of reported) {
      const host = await db.host.findUniqueOrThrow({
        where: { id },
        include: { inventory: { include: { packages: { include: { packageState: true } } } } },
      });
      expect(host.lastSeenAt?.getTime() ?? 0).toBeGreaterThanOrEqual(seenAt);
      const stored = host.inventory?.packages.map(({ packageState }) => packageState.version) ?? [];
      expect(Number(stored[0] ?? 0)).toBeGreaterThanOrEqual(round);
    }
    expect(reported.some(({ round }) => round > 0)).toBe(true);
    for (const { tokenId, hostId, token } of joined) {
      const hostToken = await db.hostToken.findUniqueOrThrow({ where: { id: tokenId } });
      expect(hostToken.hostId).toBe(hostId);
      // What is open yet breaks yet.
      await eventually(async () => {
        expect((await post("/api/agent/heartbeat", withBearer(token))).status).toBe(200);
      });
    }
  }, 120_000);

  test("one that moves to another address is found there without a restart", async () => {
    const { credential } = await buildHost(organization, { name: "moved" });
    const moved = await startPgbouncer(process.env.DATABASE_URL ?? "");
    await pooler.stop();
    await eventually(async () => {
      expect((await post("/api/agent/heartbeat", withBearer(credential))).status).toBe(503);
    });
    wire.leadTo(Number(new URL(moved.url).port));
    await eventually(async () => {
      expect((await post("/api/agent/heartbeat", withBearer(credential))).status).toBe(200);
    });
    await eventually(async () => {
      expect((await fetch(`${server.url}/api/ready`)).status).toBe(200);
    });
    expect(answers.map(({ status }) => status)).not.toContain(401);
  });
});
