import { describe, expect, test } from "vitest";
import * as token from "@/app/api/agent/token/route";
import { db } from "@/lib/db";
import { type Hourly, spendHourly } from "@/lib/db/hour-statement";
import { takeHourly } from "@/lib/fleet/hosts/hourly-bounds";
import { recordReport } from "@/lib/fleet/inventory/record-report";
import { reportSchema } from "@/lib/fleet/inventory/report-schema";
import { agentCtxOf } from "@/tests/support/agent-ctx";
import { buildHost, buildOrganization, unique, withBearer } from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { statementsOf } from "@/tests/support/statements";
import { thrown } from "@/tests/support/thrown";

const NOON = Date.parse("2026-11-22T12:00:00Z");
const at = (minutes: number) => new Date(NOON + minutes * 60_000);

async function host() {
  const { organization } = await buildOrganization();
  const { host, credential } = await buildHost(organization);
  return { row: await db.host.findUniqueOrThrow({ where: { id: host.id } }), credential };
}

type Host = Awaited<ReturnType<typeof host>>["row"];

/** Reports this many packages, of a version nobody reported before unless it is given. */
async function report(row: Host, minutes: number, count: number, version = unique()) {
  const packages = Array.from({ length: count }, (_, index) => ({
    ...{ name: `package-${index}`, currentVersion: version, needsUpdate: false },
  }));
  return recordReport(
    agentCtxOf(row, { now: at(minutes) }),
    await reportSchema.parseAsync({ packages }),
    1,
  );
}

describe("new package states of one host", () => {
  test("are 50,000 an hour; a report over it is 429 and leaves what was", async () => {
    const { row } = await host();
    // As if 45,000 had come already, by servers that share the database.
    const spending = { hostId: row.id, what: "sharedRows", hour: "2026-11-22T12" } as const;
    expect(await spendHourly(db, { ...spending, count: 45_000, atMost: 50_000 })).toBe(true);
    await report(row, 1, 4_990, "1.0");
    expect(await thrown(() => report(row, 2, 11))).toMatchObject({
      kind: "rate_limited",
      status: 429,
      message: "This host reported too many new packages this hour",
      detail: "At most 50,000 are accepted in an hour",
      retryAfter: 58 * 60,
    });
    // What is known already costs nothing, and neither does what no host had room for.
    await report(row, 3, 4_990, "1.0");
    const inventory = { inventory: { hostId: row.id } };
    expect(await db.hostPackage.count({ where: inventory })).toBe(4_990);
    await report(row, 4, 10);
    await report(row, 61, 11);
    expect(await db.hostPackage.count({ where: inventory })).toBe(11);
  });

  test("are counted of repositories too", async () => {
    const { row } = await host();
    const repositories = [{ name: "main", url: `https://${unique()}.example.net` }];
    const body = await reportSchema.parseAsync({ packages: [], repositories });
    await recordReport(agentCtxOf(row, { now: at(0) }), body, 1);
    const { sharedRows } = await db.hostHour.findUniqueOrThrow({ where: { hostId: row.id } });
    expect(sharedRows).toBe(1);
  });

  test("cost a report without any no statement", async () => {
    const { row } = await host();
    await report(row, 0, 3, "1.0");
    const said = await statementsOf(() => report(row, 1, 3, "1.0"));
    expect(said.filter((statement) => statement.includes("HostHour"))).toEqual([]);
  });

  test("of any number of reports at once are no more", async () => {
    const { row } = await host();
    const spend = () =>
      spendHourly(db, {
        ...{ hostId: row.id, what: "sharedRows", count: 3, hour: "2026-11-22T12", atMost: 10 },
      });
    const taken = await Promise.all(Array.from({ length: 8 }, spend));
    expect(taken.filter(Boolean)).toHaveLength(3);
  });
});

test("an hour's share is taken whole, of each kind for itself, and anew in another hour", async () => {
  const { row } = await host();
  const spend = (what: Hourly, count: number, hour = "2026-11-22T12") =>
    spendHourly(db, { hostId: row.id, what, count, hour, atMost: 10 });
  const spent = () => db.hostHour.findUnique({ where: { hostId: row.id } });
  expect(await spend("rotations", 11)).toBe(false);
  expect(await spent()).toBeNull();
  expect(await spend("rotations", 10)).toBe(true);
  expect(await spend("sharedRows", 1)).toBe(true);
  expect(await spend("rotations", 1)).toBe(false);
  expect(await spent()).toMatchObject({ rotations: 10, sharedRows: 1 });
  expect(await spend("sharedRows", 2, "2026-11-22T13")).toBe(true);
  expect(await spent()).toMatchObject({ rotations: 0, sharedRows: 2 });
});

test("the thirteenth rotation of an hour is refused", async () => {
  const { row } = await host();
  const rotate = (count: number) => takeHourly(db, { host: row, now: at(0) }, "rotations", count);
  await rotate(12);
  expect(await thrown(() => rotate(1))).toMatchObject({
    kind: "rate_limited",
    detail: "At most 12 are accepted in an hour",
    retryAfter: 3600,
  });
});

test("an agent rotates its own token 12 times an hour; repetitions do not count", async () => {
  const { row, credential } = await host();
  const rotate = (presented: string, key: string) =>
    call<{ token: string; error: string }>(token, {
      ...{ method: "POST", as: withBearer(presented), headers: { "idempotency-key": key } },
    });
  let current = credential;
  for (let made = 1; made <= 12; made += 1) {
    const key = unique();
    const first = await rotate(current, key);
    expect(first.status).toBe(200);
    expect((await rotate(current, key)).body.token).toBe(first.body.token);
    current = first.body.token;
  }
  // An hour that ends just now begins anew, and takes no more than twelve either.
  const answers = [];
  for (let made = 1; made <= 13; made += 1) {
    const answer = await rotate(current, unique());
    answers.push(answer);
    if (answer.status !== 200) break;
    current = answer.body.token;
  }
  const last = answers.at(-1);
  expect(last?.status).toBe(429);
  expect(last?.body.error).toBe("This host rotated its token too often this hour");
  expect(Number(last?.headers.get("retry-after"))).toBeGreaterThan(0);
  const after = await db.host.findUniqueOrThrow({ where: { id: row.id } });
  expect(after.credentialEpoch).toBe(row.credentialEpoch + 12 + answers.length - 1);
});
