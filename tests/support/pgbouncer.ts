import { once } from "node:events";
import { chownSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { freePort } from "@/scripts/lib/free-port.mjs";
import { needs } from "@/tests/support/needs";
import { serverAccount } from "@/tests/support/postgres";
import { startProxy, temporary } from "@/tests/support/proxies";

needs("PostgreSQL", "pgbouncer");

const ours = resolve(import.meta.dirname, "../../docs/deploy/pgbouncer.ini");
const PASSWORD = "its password";

/**
 * Starts Debian's PgBouncer by docs/deploy/pgbouncer.ini in front of a database, with its addresses
 * and these settings of the file's section `pgbouncer` instead. Returns the URL of the database
 * through it, and how to end it.
 */
export async function startPgbouncer(
  databaseUrl: string,
  settings: Record<string, string | number> = {},
) {
  const directory = temporary();
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
  const options = { ...account, cwd: directory };
  const child = await startProxy("pgbouncer", [config], port, options);
  target.port = String(port);
  target.password = PASSWORD;
  return {
    url: target.href,
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}
