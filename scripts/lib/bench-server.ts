import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PORT = 4_790;
/** Where its debugger listens once it is asked to. */
const INSPECT_PORT = 4_791;
const PASSWORD = "bench bench bench";

/** Calls at once, at most. */
export const CALLERS = 64;

type Answer = { status: number; body: Record<string, unknown> };
type Sending = { bearer?: string | undefined; body?: object | Buffer; headers?: object };

export type BenchServer = {
  pid: number;
  port: number;
  inspectPort: number;
  dataDir: string;
  /** An answer whose body is not read yet. */
  open(method: string, path: string, sending?: Sending): Promise<IncomingMessage>;
  /** Any answer. */
  send(method: string, path: string, sending?: Sending): Promise<Answer>;
  /** An answer that is good; throws for any other. */
  call(method: string, path: string, sending?: Sending): Promise<Answer["body"]>;
  /** The bearer token of the owner. */
  admin: string;
  /** A host of this name; gives its bearer token. */
  enroll(name: string): Promise<string>;
};

/** Runs the server built in `directory` on loopback, with an owner, for as long as `work` takes. */
export async function withServer(
  directory: string,
  databaseUrl: string,
  work: (server: BenchServer) => Promise<void>,
): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), "muster-bench-"));
  const server = await start(directory, databaseUrl, dataDir);
  const keepAlive = new Agent({ keepAlive: true, maxSockets: CALLERS });
  try {
    const started = { pid: server.pid ?? 0, port: PORT, inspectPort: INSPECT_PORT, dataDir };
    await work({ ...started, ...(await callers(keepAlive)) });
  } finally {
    keepAlive.destroy();
    server.kill("SIGTERM");
    await new Promise((resolve) => server.once("exit", resolve));
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function callers(
  agent: Agent,
): Promise<Omit<BenchServer, "pid" | "port" | "inspectPort" | "dataDir">> {
  const open: BenchServer["open"] = (method, path, sending) =>
    ask(agent, method, path, sending ?? {});
  const send: BenchServer["send"] = async (method, path, sending) => {
    const answer = await open(method, path, sending);
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    return { status: answer.statusCode ?? 500, body: JSON.parse(text) };
  };
  const call: BenchServer["call"] = async (method, path, sending) => {
    const { status, body } = await send(method, path, sending);
    if (status < 300) return body;
    throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(body)}`);
  };
  const login = { username: "bench", password: PASSWORD };
  const admin = String((await call("POST", "/api/v1/auth/login", { body: login })).token);
  const enroll = async (name: string) => {
    const { token } = await call("POST", "/api/hosts/tokens", { bearer: admin, body: {} });
    const host = { token, name, hostname: name, os: "Debian", architecture: "x86_64" };
    const body = { ...host, dockerVersion: null };
    return String((await call("POST", "/api/agent/enroll", { body })).token);
  };
  return { open, send, call, admin, enroll };
}

function ask(
  agent: Agent,
  method: string,
  path: string,
  { bearer, body, headers }: Sending,
): Promise<IncomingMessage> {
  const all = {
    ...(bearer && { authorization: `Bearer ${bearer}` }),
    ...(body && { "content-type": "application/json" }),
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const sent = request({ agent, port: PORT, method, path, headers: all }, resolve);
    sent.on("error", reject);
    sent.end(body && (Buffer.isBuffer(body) ? body : JSON.stringify(body)));
  });
}

async function start(directory: string, databaseUrl: string, dataDir: string) {
  const server = spawn(process.execPath, [`--inspect-port=${INSPECT_PORT}`, "scripts/serve.mjs"], {
    cwd: directory,
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
