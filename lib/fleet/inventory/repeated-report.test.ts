import { beforeAll, expect, test } from "vitest";
import { db, engine } from "@/lib/db";
import { recordReport } from "@/lib/fleet/inventory/record-report";
import { reportSchema } from "@/lib/fleet/inventory/report-schema";
import { agentCtxOf } from "@/tests/support/agent-ctx";
import { buildHost, buildOrganization } from "@/tests/support/builders";
import { countOf, statementsOf } from "@/tests/support/statements";

// A report that is no news: what it costs, and what it leaves.

let organization: { id: string };

beforeAll(async () => {
  ({ organization } = await buildOrganization());
});

const START = Date.parse("2026-11-22T12:00:00Z");
const at = (seconds: number) => new Date(START + seconds * 1000);

/** A host that reported at 0 seconds, and the way it reports again. */
async function reported(more = {}) {
  const { host } = await buildHost(organization);
  const row = await db.host.findUniqueOrThrow({ where: { id: host.id } });
  const report = async (seconds: number, news = {}) => {
    const body = {
      packages: [{ name: "bash", currentVersion: "5.2", needsUpdate: false }],
      repositories: [{ name: "main", url: "https://deb.example.net" }],
      hostname: "web-1",
      ...more,
      ...news,
    };
    await recordReport(
      agentCtxOf(row, { now: at(seconds) }),
      await reportSchema.parseAsync(body),
      100,
    );
  };
  await report(0);
  const history = () =>
    db.report.findMany({
      where: { hostId: host.id },
      orderBy: { receivedAt: "asc" },
      select: { repeats: true, receivedAt: true, lastReceivedAt: true },
    });
  const stored = () =>
    db.host.findUniqueOrThrow({ where: { id: host.id }, include: { inventory: true } });
  return { report, history, stored };
}

const kinds = (statements: string[]) =>
  statements.map((statement) => /^\w+/.exec(statement)?.[0]).filter(Boolean);

test("costs a look and one transaction of three statements", async () => {
  const host = await reported({ hashes: { packagesHash: "a", reposHash: "b" } });
  const said = await statementsOf(() => host.report(60));
  // The host and its inventory, with one statement or, on SQLite, two.
  expect(kinds(said).lastIndexOf("SELECT")).toBe(engine === "sqlite" ? 1 : 0);
  expect(kinds(said).filter((kind) => kind !== "SELECT")).toEqual([
    "BEGIN",
    "UPDATE",
    "UPDATE",
    "UPDATE",
    "COMMIT",
  ]);
  const news = await statementsOf(() => host.report(120, { hostname: "web-2" }));
  expect(countOf(news, "COMMIT")).toBe(1);
  expect(kinds(news).length).toBeGreaterThan(kinds(said).length);
});

test("counts as a repetition, as a report and as a sign of life", async () => {
  const host = await reported();
  await host.report(60);
  await host.report(120);
  expect(await host.history()).toEqual([
    { repeats: 2, receivedAt: at(0), lastReceivedAt: at(120) },
  ]);
  expect(await host.stored()).toMatchObject({ lastReportAt: at(120), lastSeenAt: at(120) });
});

test("is of the latest report in the history, and of no other host", async () => {
  const host = await reported();
  const other = await reported();
  await host.report(60, { hostname: "web-2" });
  await host.report(120, { hostname: "web-2" });
  expect(await host.history()).toMatchObject([{ repeats: 0 }, { repeats: 1 }]);
  expect(await other.history()).toMatchObject([{ repeats: 0 }]);
  expect(await other.stored()).toMatchObject({ lastReportAt: at(0) });
});

test("counts each of several at once, whichever is written last", async () => {
  const hosts = [await reported(), await reported()];
  await Promise.all(
    hosts.flatMap((host) => [60, 180, 120, 90].map((seconds) => host.report(seconds))),
  );
  for (const host of hosts) {
    expect(await host.history()).toMatchObject([{ repeats: 4, lastReceivedAt: at(180) }]);
    expect(await host.stored()).toMatchObject({ lastReportAt: at(180), lastSeenAt: at(180) });
  }
});

test("leaves its time although a check-in that came later was written before", async () => {
  const host = await reported();
  const { id } = await host.stored();
  await db.host.update({ where: { id }, data: { lastSeenAt: at(61) } });
  await host.report(60);
  expect(await host.stored()).toMatchObject({ lastReportAt: at(60), lastSeenAt: at(61) });
});

test("leaves hashes that the agent begins to send, and writes equal ones no more", async () => {
  const host = await reported();
  const hashes = { reposHash: "b", packagesHash: "a" };
  await host.report(60, { hashes });
  expect((await host.stored()).inventory?.agentHashes).toEqual(hashes);
  const said = await statementsOf(() => host.report(120, { hashes }));
  expect(countOf(said, "UPDATE")).toBe(3);
  expect(await host.history()).toMatchObject([{ repeats: 2 }]);
});
