import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { benchAgent } from "@/scripts/lib/bench-agent";
import { benchInventory } from "@/scripts/lib/bench-inventory";
import { startPostgres } from "@/tests/support/postgres";

/**
 * `npm run bench`: what the paths cost that agents take, on both engines, through the real
 * built server. Figures are rounds of one run on one machine; compare ratios, not runs.
 */
const HOSTS = 200;
const CALLERS = 64;
const ROUND_MS = 4_000;
const ROUNDS = 3;
const PORT = 4_790;
const PASSWORD = "bench bench bench";

type Send = () => Promise<void>;

/** Hosts whose reports are compared with what they reported before. */
const REPORTING_HOSTS = 20;

const recorded: Report = JSON.parse(
  await readFile(new URL("../tests/fixtures/report-debian-710.json", import.meta.url), "utf8"),
);
type Report = { packages: { name: string; currentVersion: string }[]; hostname: string };

/** The recorded report as this host's; with a number other than 0 one package has that version. */
function reportOf(at: number, version: number): Report {
  const [first, ...others] = recorded.packages;
  if (!first || version === 0) return { ...recorded, hostname: `bench-${at}` };
  const packages = [{ ...first, currentVersion: `1.${version}` }, ...others];
  return { ...recorded, hostname: `bench-${at}`, packages };
}

const keepAlive = new Agent({ keepAlive: true, maxSockets: CALLERS });

await benchAgent();
benchInventory();
const postgres = await startPostgres();
try {
  await bench("sqlite", "");
  await bench("postgresql", await postgres.createDatabase("bench"));
} finally {
  keepAlive.destroy();
  await postgres.stop();
}

async function bench(engine: string, databaseUrl: string): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), "muster-bench-"));
  const server = await startServer(databaseUrl, dataDir);
  try {
    const admin = await signIn();
    const started = performance.now();
    const identities = await Promise.all(
      Array.from({ length: HOSTS }, (_, at) => enroll(admin, at)),
    );
    const enrolled = (HOSTS / (performance.now() - started)) * 1000;
    let next = 0;
    const heartbeat: Send = async () => {
      const identity = identities[next++ % HOSTS] ?? "";
      await call("POST", "/api/agent/heartbeat", identity);
    };
    const health: Send = async () => {
      await call("GET", "/api/health");
    };
    const list: Send = async () => {
      await call("GET", "/api/hosts?limit=50", admin);
    };
    const ping: Send = async () => {
      await call("POST", "/api/v1/hosts/ping", identities[next++ % HOSTS] ?? "");
    };
    const reporting = identities.slice(0, REPORTING_HOSTS);
    const postReport = async (changed: boolean) => {
      const at = next++ % REPORTING_HOSTS;
      await call("POST", "/api/v1/hosts/update", reporting[at], reportOf(at, changed ? next : 0));
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
    report(engine, "bare route (/api/health)", mean(totals.health), mean(totals.health));
    report(engine, "heartbeat", mean(totals.heartbeat), mean(totals.health));
    report(engine, "ping", mean(totals.ping), mean(totals.health));
    report(engine, "the same report, 429 KB", mean(totals.same), mean(totals.health));
    report(engine, "a report of one new version", mean(totals.changed), mean(totals.health));
    report(engine, "page of 50 hosts", mean(totals.list), mean(totals.health));
    report(engine, "token and enrollment", enrolled, mean(totals.health));
  } finally {
    server.kill("SIGTERM");
    await new Promise((resolve) => server.once("exit", resolve));
    await rm(dataDir, { recursive: true, force: true });
  }
}

function report(engine: string, what: string, rate: number, bare: number): void {
  const ratio = (rate / bare).toFixed(2);
  console.log(`${engine.padEnd(11)} ${what.padEnd(26)} ${rate.toFixed(0).padStart(6)}/s  ${ratio}`);
}

/** How many calls a second 64 callers get answered, each sending its next when it has its last. */
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

async function signIn(): Promise<string> {
  const body = { username: "bench", password: PASSWORD };
  return String((await call("POST", "/api/v1/auth/login", undefined, body)).token);
}

async function enroll(admin: string, at: number): Promise<string> {
  const { token } = await call("POST", "/api/hosts/tokens", admin, {});
  const name = `bench-${at}`;
  const host = { token, name, hostname: name, os: "Debian", architecture: "x86_64" };
  return String(
    (await call("POST", "/api/agent/enroll", undefined, { ...host, dockerVersion: null })).token,
  );
}

function call(
  method: string,
  path: string,
  bearer?: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const headers = {
    ...(bearer && { authorization: `Bearer ${bearer}` }),
    ...(body && { "content-type": "application/json" }),
  };
  return new Promise((resolve, reject) => {
    const sent = request({ agent: keepAlive, port: PORT, method, path, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        if ((answer.statusCode ?? 500) < 300) resolve(JSON.parse(text));
        else reject(new Error(`${method} ${path} answered ${answer.statusCode}: ${text}`));
      });
    });
    sent.on("error", reject);
    sent.end(body && JSON.stringify(body));
  });
}

/** The built server on loopback, with an owner made from its settings. */
async function startServer(databaseUrl: string, dataDir: string) {
  const server = spawn(process.execPath, ["scripts/serve.mjs"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...(process.env as NodeJS.ProcessEnv),
      PORT: String(PORT),
      HOST: "127.0.0.1",
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl,
      LOG_LEVEL: "warn",
      ADMIN_USERNAME: "bench",
      ADMIN_EMAIL: "bench@example.com",
      ADMIN_PASSWORD: PASSWORD,
      ORGANIZATION: "Bench",
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("exit", (code) => reject(new Error(`The server ended with ${code}.`)));
    server.stdout.on("data", (chunk: Buffer) => {
      if (chunk.toString("utf8").includes("Muster is ready")) resolve();
    });
  });
  return server;
}
