import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll } from "vitest";
import { eventually } from "@/tests/support/eventually";
import { serverAccount } from "@/tests/support/postgres";
import { freePort } from "@/tests/support/server";

const ours = resolve(import.meta.dirname, "../../docs/deploy/pgbouncer.ini");
const PASSWORD = "its password";

const running = new Set<ChildProcess>();
const directories: string[] = [];

// A test that fails half-way leaves no pooler behind.
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/**
 * Starts Debian's PgBouncer by docs/deploy/pgbouncer.ini in front of a database, with its addresses
 * and these settings of the file's section `pgbouncer` instead. Returns the URL of the database
 * through it, and how to end it.
 */
export async function startPgbouncer(
  databaseUrl: string,
  settings: Record<string, string | number> = {},
) {
  const directory = mkdtempSync(join(tmpdir(), "muster-pgbouncer-"));
  directories.push(directory);
  const target = new URL(databaseUrl);
  const name = target.pathname.slice(1);
  const port = await freePort();
  const here = {
    listen_port: port,
    unix_socket_dir: "",
    auth_file: join(directory, "userlist.txt"),
    ...settings,
  };
  const own = Object.entries(here).map(([key, value]) => `${key} = ${value}`);
  const config = join(directory, "pgbouncer.ini");
  const database = `${name} = host=${target.hostname} port=${target.port} dbname=${name}`;
  // Its last section is `pgbouncer`, and the last of a name counts. A section that is opened again
  // would forget what it had.
  const lines = [readFileSync(ours, "utf8").replace(/^muster = .*$/m, database), ...own, ""];
  writeFileSync(config, lines.join("\n"));
  writeFileSync(here.auth_file, `"${target.username}" "${PASSWORD}"\n`);
  const account = serverAccount();
  if (account) {
    for (const path of [directory, config, here.auth_file]) {
      chownSync(path, account.uid, account.gid);
    }
  }
  const { PATH } = process.env;
  const child = spawn("pgbouncer", [config], {
    ...account,
    cwd: directory,
    stdio: ["ignore", "pipe", "pipe"],
    env: { NODE_ENV: "test", PATH: `${PATH}:/usr/sbin` },
  });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const failed = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`PgBouncer has ended:\n${output}`)));
  });
  failed.catch(() => undefined);
  await Promise.race([failed, eventually(() => reach(port))]);
  target.port = String(port);
  target.password = PASSWORD;
  return {
    url: target.href,
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      running.delete(child);
    },
  };
}

async function reach(port: number): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.destroy();
}
