import { readFile } from "node:fs/promises";
import { type BenchServer, CALLERS, withServer } from "@/scripts/lib/bench-server";
import { startPostgres } from "@/tests/support/postgres";

const HOSTS = 200;
const ROUND_MS = 4_000;
const ROUNDS = 3;

type Send = () => Promise<unknown>;

/** Hosts whose reports are compared with what they reported before. */
const REPORTING_HOSTS = 20;

const recorded: Report = JSON.parse(
  await readFile(new URL("../../tests/fixtures/report-debian-710.json", import.meta.url), "utf8"),
);
type Report = { packages: { name: string; currentVersion: string }[]; hostname: string };

/** The recorded report as this host's; with a number other than 0 one package has that version. */
function reportOf(at: number, version: number): Report {
  const [first, ...others] = recorded.packages;
  if (!first || version === 0) return { ...recorded, hostname: `bench-${at}` };
  const packages = [{ ...first, currentVersion: `1.${version}` }, ...others];
  return { ...recorded, hostname: `bench-${at}`, packages };
}

/** How many of each request the built server answers a second, on both engines. */
export async function benchRates(): Promise<void> {
  const postgres = await startPostgres();
  try {
    await withServer(process.cwd(), "", (server) => rates("sqlite", server));
    const url = await postgres.createDatabase("bench");
    await withServer(process.cwd(), url, (server) => rates("postgresql", server));
  } finally {
    await postgres.stop();
  }
}

async function rates(engine: string, { call, admin, enroll }: BenchServer): Promise<void> {
  const started = performance.now();
  const identities = await Promise.all(
    Array.from({ length: HOSTS }, (_, at) => enroll(`bench-${at}`)),
  );
  const enrolled = (HOSTS / (performance.now() - started)) * 1000;
  let next = 0;
  const asNext = () => ({ bearer: identities[next++ % HOSTS] });
  const heartbeat: Send = () => call("POST", "/api/agent/heartbeat", asNext());
  const health: Send = () => call("GET", "/api/health");
  const list: Send = () => call("GET", "/api/hosts?limit=50", { bearer: admin });
  const ping: Send = () => call("POST", "/api/v1/hosts/ping", asNext());
  const reporting = identities.slice(0, REPORTING_HOSTS);
  const lastOf = reporting.map(() => Promise.resolve<unknown>(undefined));
  // A host sends its next report when it has the answer to the last: a third at once is refused.
  const postReport = (changed: boolean) => {
    const at = next++ % REPORTING_HOSTS;
    const body = reportOf(at, changed ? next : 0);
    const send = () => call("POST", "/api/v1/hosts/update", { bearer: reporting[at], body });
    const sent = (lastOf[at] ?? Promise.resolve()).then(send);
    lastOf[at] = sent;
    return sent;
  };
  for (const _host of reporting) await postReport(false);
  // Rounds in turn, so that whatever else the machine does weighs on each alike.
  const totals = { health: 0, heartbeat: 0, ping: 0, list: 0, same: 0, changed: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    totals.health += await perSecond(health);
    totals.heartbeat += await perSecond(heartbeat);
    totals.ping += await perSecond(ping);
    totals.list += await perSecond(list);
    totals.same += await perSecond(() => postReport(false));
    totals.changed += await perSecond(() => postReport(true));
  }
  const mean = (total: number) => total / ROUNDS;
  const bare = mean(totals.health);
  report(engine, "bare route (/api/health)", bare, bare);
  report(engine, "heartbeat", mean(totals.heartbeat), bare);
  report(engine, "ping", mean(totals.ping), bare);
  report(engine, "the same report, 429 KB", mean(totals.same), bare);
  report(engine, "a report of one new version", mean(totals.changed), bare);
  report(engine, "page of 50 hosts", mean(totals.list), bare);
  report(engine, "token and enrollment", enrolled, bare);
}

function report(engine: string, what: string, rate: number, bare: number): void {
  const ratio = (rate / bare).toFixed(2);
  console.log(`${engine.padEnd(11)} ${what.padEnd(26)} ${rate.toFixed(0).padStart(6)}/s  ${ratio}`);
}

/** How many calls a second the callers get answered, each sending its next when it has its last. */
async function perSecond(send: Send): Promise<number> {
  let answered = 0;
  const end = performance.now() + ROUND_MS;
  const caller = async () => {
    while (performance.now() < end) {
      await send();
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return (answered / ROUND_MS) * 1000;
}
