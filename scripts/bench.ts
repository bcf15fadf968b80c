import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { benchAgent } from "@/scripts/lib/bench-agent";
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

const keepAlive = new Agent({ keepAlive: true, maxSockets: CALLERS });

await benchAgent();
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
    // Rounds in turn, so that whatever else the machine does weighs on each alike.
    const totals = { health: 0, heartbeat: 0, list: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      totals.health += await perSecond(health);
      totals.heartbeat += await perSecond(heartbeat);
      totals.list += await perSecond(list);
    }
    const mean = (total: number) => total / ROUNDS;
    report(engine, "bare route (/api/health)", mean(totals.health), mean(totals.health));
    report(engine, "heartbeat", mean(totals.heartbeat), mean(totals.health));
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
