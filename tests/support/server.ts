import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { freePort } from "@/scripts/lib/free-port.mjs";
import { atEnd, atProcessEnd } from "@/tests/support/at-end";

const root = resolve(import.meta.dirname, "../..");
const SERVE = [process.execPath, "scripts/serve.mjs"];
const READY = "Muster is ready at ";
const BOOT_MS = 60_000;

export type ServerOptions = {
  /** DATABASE_URL and DATA_DIR; the test file's own database when left out. */
  databaseUrl?: string;
  dataDir?: string;
  /** What to run: `scripts/serve.mjs` when left out. */
  command?: string[];
  /** Further settings. Nothing else of this process's environment reaches the server. */
  env?: Record<string, string>;
  port?: number;
  /** Whether it serves all test files of this process, not this one alone. */
  shared?: boolean;
};

export type Exit = { code: number | null; signal: NodeJS.Signals | null; output: string };

export type RunningServer = {
  url: string;
  port: number;
  pid: number;
  /** All it has printed so far, both streams. */
  logs(): string;
  /** The structured lines of `logs()`. */
  lines(): Record<string, unknown>[];
  /** Stops reading what it prints, as a log collector does that died. */
  closeOutput(): void;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Exit>;
  /** Ends it as a crash would. */
  kill9(): Promise<Exit>;
  /** Settles when the process ends, whoever ended it. */
  exited: Promise<Exit>;
};

/**
 * Starts the built server, `scripts/serve.mjs`, as its own process on a loopback port of its own,
 * and resolves when it is ready. Rejects with what it printed when it ends before that.
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const port = options.port ?? (await freePort());
  const { child, logs, exited } = launch(port, options);
  const ready = new Promise<void>((done) => {
    child.stdout?.on("data", () => {
      if (logs().includes(READY)) done();
    });
  });
  const ended = exited.then(({ code, output }) => {
    throw new Error(`The server ended with ${code} before it was ready:\n${output}`);
  });
  await inTime(Promise.race([ready, ended]), child, logs);
  ended.catch(() => undefined);
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return exited;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    pid: child.pid ?? 0,
    logs,
    lines: () => jsonLines(logs()),
    closeOutput: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    stop: (signal = "SIGTERM") => end(signal),
    kill9: () => end("SIGKILL"),
    exited,
  };
}

/** Starts a server that is expected to refuse; resolves when it has ended. */
export async function refusedStart(options: ServerOptions = {}): Promise<Exit> {
  const { child, logs, exited } = launch(options.port ?? (await freePort()), options);
  return inTime(exited, child, logs);
}

function launch(port: number, options: ServerOptions) {
  const { databaseUrl, dataDir, command = SERVE, env } = options;
  if (!existsSync(resolve(root, ".next/BUILD_ID"))) {
    throw new Error("There is no build to serve. Run npm run build first.");
  }
  const child = spawn(command[0] ?? "", command.slice(1), {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      NODE_ENV: "production",
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATABASE_URL: databaseUrl ?? process.env.DATABASE_URL,
      DATA_DIR: dataDir ?? process.env.DATA_DIR,
      HOST: "127.0.0.1",
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      ...env,
    },
  });
  let output = "";
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  // A test that fails half-way leaves no server behind.
  const end = () => child.kill("SIGKILL");
  if (options.shared) atProcessEnd(end);
  else atEnd(end);
  const exited = new Promise<Exit>((done) => {
    child.once("close", (code, signal) => {
      done({ code, signal, output });
    });
  });
  return { child, logs: () => output, exited };
}

/** Waits for a start to come to its end, and ends the process when it takes too long. */
async function inTime<T>(work: Promise<T>, child: ChildProcess, logs: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`The server was not ready after ${BOOT_MS / 1000} s:\n${logs()}`));
    }, BOOT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
