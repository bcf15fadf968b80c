import { execFile, execFileSync, spawn } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { chown, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { freePort } from "@/scripts/lib/free-port.mjs";

const run = promisify(execFile);

export interface Postgres {
  /** The connection string of a database of this server. */
  url(database: string): string;
  /** Makes a database, empty or as a copy of `template`, and returns its connection string. */
  createDatabase(name: string, template?: string): Promise<string>;
  /** Ends the server at once, as a crash or an administrator would, keeping its files. */
  halt(): Promise<void>;
  /** Starts it again after `halt`, at the same address. */
  resume(): Promise<void>;
  /** Ends the server and deletes its files. */
  stop(): Promise<void>;
}

/**
 * Starts a private PostgreSQL server on a free port of the loopback interface, its files in a
 * temporary directory. As root it runs under another account, for PostgreSQL refuses root.
 * `bin` is the folder of its programs, the machine's own when left out; throws with the way to install
 * them when it has none.
 */
export async function startPostgres(bin = findBinaries()): Promise<Postgres> {
  const account = serverAccount();
  const directory = await mkdtemp(join(tmpdir(), "muster-postgres-"));
  if (account) await chown(directory, account.uid, account.gid);
  const data = join(directory, "data");
  const as = { ...account, cwd: directory, env: { ...process.env, LC_ALL: "C.UTF-8" } };

  await run(
    join(bin, "initdb"),
    [
      "--pgdata",
      data,
      "--username",
      "muster",
      "--auth",
      "trust",
      "--encoding",
      "UTF8",
      "--no-sync",
    ],
    as,
  );
  const port = await freePort();
  const url = (database: string) => `postgresql://muster@127.0.0.1:${port}/${database}`;

  async function resume(): Promise<void> {
    const settings = {
      port,
      listen_addresses: "127.0.0.1",
      unix_socket_directories: directory,
      max_connections: 200,
      shared_buffers: "64MB",
      // The files live for one run of this machine: safe against `halt`, not against a power cut.
      fsync: "off",
      full_page_writes: "off",
      // Hundreds of databases that live for minutes have nothing to clean up.
      autovacuum: "off",
    };
    const options = Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
    const log = join(directory, "log");
    // pg_ctl leaves the server behind as a daemon, which outlives a killed test run unless the
    // guard below ends it.
    try {
      await run(
        join(bin, "pg_ctl"),
        ["start", "--wait", "--pgdata", data, "--log", log, "--options", options.join(" ")],
        as,
      );
    } catch (error) {
      const reason = existsSync(log) ? await readFile(log, "utf8") : String(error);
      throw new Error(`PostgreSQL did not start:\n${reason}`, { cause: error });
    }
  }

  async function halt(mode = "immediate"): Promise<void> {
    await run(join(bin, "pg_ctl"), ["stop", "--wait", "--pgdata", data, "--mode", mode], as).catch(
      (error: unknown) => {
        if (existsSync(join(data, "postmaster.pid"))) throw error;
      },
    );
  }

  await resume();
  const guard = endWithParent(data, directory);
  return {
    url,
    async createDatabase(name, template = "template0") {
      const client = new Client({ connectionString: url("postgres") });
      await client.connect();
      try {
        await client.query(`CREATE DATABASE "${name}" TEMPLATE "${template}"`);
      } finally {
        await client.end();
      }
      return url(name);
    },
    halt: () => halt(),
    resume,
    async stop() {
      guard.kill();
      await halt();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The folder of initdb and pg_ctl: on the PATH, or where distributions put them. */
function findBinaries(): string {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian)
    ? readdirSync(debian).sort((a, b) => Number(b) - Number(a))
    : [];
  const candidates = [
    ...(process.env.PATH ?? "").split(delimiter),
    ...versions.map((version) => join(debian, version, "bin")),
    ...["/usr/pgsql/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql/bin"],
  ];
  const found = candidates.find((directory) =>
    ["initdb", "pg_ctl", "postgres"].every((program) => isExecutable(join(directory, program))),
  );
  if (found === undefined) {
    throw new Error(
      "The tests run on PostgreSQL too and did not find it. Install it: " +
        "apt-get install postgresql (Debian, Ubuntu), dnf install postgresql-server (Fedora), " +
        "apk add postgresql (Alpine), brew install postgresql (macOS).",
    );
  }
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The account to run the server under: none (one's own), or as root `postgres`, else `nobody`. */
export function serverAccount(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (flag: string) => Number(execFileSync("id", [flag, name], { stdio: "pipe" }));
      return { uid: id("-u"), gid: id("-g") };
    } catch {
      // No such account: the next one.
    }
  }
  throw new Error("PostgreSQL refuses to run as root, and there is no account postgres or nobody.");
}

/**
 * A process that waits for this one to end in any way, `kill -9` included, and then ends the
 * server and deletes its files.
 */
function endWithParent(data: string, directory: string): { kill(): void } {
  const script = `
    cat >/dev/null
    pid=$(head -n 1 "$1/postmaster.pid") && kill -QUIT "$pid"
    while kill -0 "$pid"; do sleep 0.1; done
    rm -rf "$2"`;
  const guard = spawn("sh", ["-c", script, "guard", data, directory], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.unref();
  // The pipe must not keep this process alive either.
  (guard.stdin as unknown as { unref(): void }).unref();
  return { kill: () => void guard.kill("SIGKILL") };
}
