import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { freePort } from "@/scripts/lib/free-port.mjs";
import { freshDatabase } from "@/tests/support/database";
import { type Postgres, startPostgres } from "@/tests/support/postgres";
import { refusedStart, type ServerOptions } from "@/tests/support/server";
import { SelfSigned } from "@/tests/support/tls-front";

// Whoever starts a server with a wrong setting reads what is wrong, where it stands and what to do.

const engine = inject("engine");
const PASSWORD = "hunter-2-hunter";

/** What a library says, and nobody who starts a server can act on. */
const BARE =
  /Invalid URL|timeout expired|\bE(?!NCODING)[A-Z]{5,}\b|SQLITE_\w|^\s+at |Error:|undefined|\[object|Invalid input/m;

async function refused(options: ServerOptions): Promise<string> {
  const { dataDir } = await freshDatabase("sqlite");
  const { code, output } = await refusedStart({ dataDir, databaseUrl: "", ...options });
  expect(output).not.toMatch(BARE);
  expect(output).not.toContain(PASSWORD);
  expect(output).not.toContain("is ready at");
  expect(code).toBe(1);
  return output;
}

type Row = [what: string, setting: string, value: string | (() => string), ...said: string[]];

const url = (rest: string) => `postgresql://muster:${PASSWORD}@${rest}`;

/** Refused before any database is looked for: the same for either engine. */
const written: Row[] = [
  ["a port that is a word", "PORT", "http", "Setting PORT", "from 0 to 65535"],
  ["a port that is too high", "PORT", "70000", "Setting PORT", "from 0 to 65535"],
  ["a name as address", "HOST", "muster.invalid", "HOST is not an address", "leave HOST out"],
  [
    ...["a public URL below a path", "PUBLIC_URL", "https://example.com/muster"],
    ...["Setting PUBLIC_URL", "not served below one (a sub-path)", "set https://example.com"],
  ] as Row,
  ["a public URL without scheme", "PUBLIC_URL", "example.com", "is not an origin such as https://"],
  ["a public URL with a query", "PUBLIC_URL", "https://example.com?a=1", "set https://example.com"],
  ["a password there", "PUBLIC_URL", `https://a:${PASSWORD}@example.com`, "leave out what comes"],
  ["an origin with a path", "ADMIN_ORIGINS", "https://a.example/b", "Setting ADMIN_ORIGINS"],
  ["a proxy by name", "TRUSTED_PROXIES", "nginx", "Setting TRUSTED_PROXIES", "10.0.0.0/24"],
  ["a short secret", "AUTH_SECRET", "short", "Setting AUTH_SECRET", "openssl rand -hex 32"],
  ["days that are a word", "COMMAND_DAYS", "a year", "Setting COMMAND_DAYS", "number of days"],
  ["another database", "DATABASE_URL", "mysql://a:b@c/d", "must start with postgresql:// or file:"],
  ["a host without scheme", "DATABASE_URL", "db.example.com/muster", "postgresql://muster:pass"],
  ["a # in a password", "DATABASE_URL", url("#@127.0.0.1/a"), "cannot be read", "# %23"],
  ["a / after digits", "DATABASE_URL", `postgresql://u:1/${PASSWORD}@db/a`, "cannot be read"],
  ["a port of a database", "DATABASE_URL", url("127.0.0.1:99999/a"), "port from 1 to 65535"],
  ["a % at the end", "DATABASE_URL", url("db/a%"), "write it %25"],
  ["two hosts", "DATABASE_URL", url("a.example,b.example/a"), "names several hosts"],
  ["a mode of TLS", "DATABASE_URL", url("127.0.0.1/a?sslmode=required"), "none of disable, allow"],
  ["quotes that stay", "DATABASE_URL", `"${url("db/a")}"`, "must start with", "quotes around it"],
  ["proxies without a comma", "TRUSTED_PROXIES", "10.0.0.1 10.0.0.2", "separate several by commas"],
  ["an unknown level", "LOG_LEVEL", "verbose", "Setting LOG_LEVEL: must be fatal, error, warn"],
  [
    "no place for data",
    "DATA_DIR",
    "/proc/muster",
    "DATA_DIR: is below /proc, which keeps no files",
  ],
  ["no file", "DATABASE_URL", "file:", "Setting DATABASE_URL: names no file"],
];

describe.runIf(engine === "sqlite")("a setting that is badly written", () => {
  test.concurrent.each(written)("%s: %s", async (_what, name, value, ...said) => {
    const output = await refused({ env: { [name]: typeof value === "string" ? value : value() } });
    for (const part of said) expect(output).toContain(part);
  });
});

describe.runIf(engine === "sqlite")("a place on the disk", () => {
  const file = () => fileWith("not a database, however long it is ".repeat(200));

  test.concurrent.each<Row>([
    ["a file", "DATA_DIR", file, "DATA_DIR: ", "a part of this path is a file"],
    ["below a file", "DATA_DIR", () => join(file(), "data"), "a part of this path is a file"],
    ["no database", "DATABASE_URL", () => `file:${file()}`, "not a whole SQLite database"],
    ["a folder", "DATABASE_URL", "file:/tmp", "DATABASE_URL: /tmp is a folder where a file"],
    ["no folder", "AGENT_BINARIES_DIR", "/nowhere", "Setting AGENT_BINARIES_DIR: /nowhere does"],
  ])("%s: %s", async (_what, name, value, ...said) => {
    const setting = { [name]: typeof value === "string" ? value : value() };
    const output = await refused({ env: setting });
    for (const part of said) expect(output).toContain(part);
  });

  test("a folder that only others may write to", async () => {
    const { dataDir } = await freshDatabase("sqlite");
    chmodSync(dataDir, 0o555);
    // Root may write anywhere: as root another user starts the server.
    const as = process.getuid?.() === 0 ? ["setpriv", "--reuid=65534", "--clear-groups"] : [];
    const command = [...as, process.execPath, "scripts/serve.mjs"];
    // The folders above are for their owner alone: DATA_DIR is looked for all the same.
    const output = await refused({ command, dataDir });
    expect(output).toContain(`DATA_DIR: ${dataDir}`);
    expect(output).toContain("Give it to that user");
  });

  test("a secret that was cut off", async () => {
    const { dataDir } = await freshDatabase("sqlite");
    writeFileSync(join(dataDir, "auth-secret"), "");
    const output = await refused({ dataDir });
    expect(output).toContain(`${dataDir}/auth-secret (DATA_DIR) is no secret: it has 0 characters`);
  });
});

describe.runIf(engine === "postgresql")("a PostgreSQL database", () => {
  let postgres: Postgres;
  let web: Server;
  const tls = new SelfSigned();
  let closed: number;

  beforeAll(async () => {
    postgres = await startPostgres();
    await inPostgres(`CREATE ROLE locked LOGIN PASSWORD '${PASSWORD}'`);
    await inPostgres("CREATE DATABASE closed");
    await inPostgres("REVOKE CONNECT ON DATABASE closed FROM PUBLIC");
    await inPostgres("CREATE ROLE standby SUPERUSER LOGIN");
    await inPostgres("ALTER ROLE standby SET default_transaction_read_only = on");
    await inPostgres("CREATE ROLE stranger LOGIN");
    await serveTls();
    web = createServer((_request, response) => response.end()).listen(0, "127.0.0.1");
    closed = await freePort();
  });

  afterAll(async () => {
    web.close();
    tls.dispose();
    await postgres.stop();
  });

  async function inPostgres(sql: string): Promise<string> {
    const client = new Client({ connectionString: postgres.url("postgres") });
    await client.connect();
    try {
      const { rows } = await client.query({ text: sql, rowMode: "array" });
      return String(rows[0]?.[0]);
    } finally {
      await client.end();
    }
  }

  /** TLS with a certificate nobody knows, and passwords for one role. */
  async function serveTls(): Promise<void> {
    const data = await inPostgres("SHOW data_directory");
    const lines = ["host all locked all scram-sha-256", "host postgres barred all reject"];
    const rules = join(data, "pg_hba.conf");
    writeFileSync(rules, `${lines.join("\n")}\n${readFileSync(rules, "utf8")}`);
    for (const [name, from] of Object.entries({ crt: tls.certificate, key: tls.key })) {
      const path = join(data, `server.${name}`);
      writeFileSync(path, readFileSync(from), { mode: 0o600 });
      if (process.getuid?.() === 0) execFileSync("chown", [`--reference=${rules}`, path]);
    }
    await inPostgres("ALTER SYSTEM SET ssl = on");
    await inPostgres("SELECT pg_reload_conf()");
  }

  const as = (user: string, database = "postgres", query = "") => {
    const there = new URL(postgres.url(database));
    [there.username, there.password] = user.split(":") as [string, string];
    there.search = query;
    return there.href;
  };
  const at = (port: number) => url(`127.0.0.1:${port}/muster`);
  const query = (text: string) => () => as("muster", "postgres", text);

  type Case = [what: string, url: () => string, ...said: string[]];

  test.concurrent.each<Case>([
    ["nobody listens", () => at(closed), "Nothing is listening at 127.0.0.1:"],
    ["no such host", () => url("db.muster.invalid/muster"), "host db.muster.invalid"],
    ["a web server", () => at((web.address() as AddressInfo).port), "it is not PostgreSQL"],
    ["no socket", () => url("/muster?host=/nowhere"), "PostgreSQL has no socket in /nowhere"],
    ["a wrong password", () => as(`locked:${PASSWORD}x`), 'refuses the password of "locked"'],
    ["no password", () => as("locked:"), 'asks "locked" for a password', "has none"],
    ["no user", () => as("").replace(/[^/@]*@/, ""), "DATABASE_URL names no user", "USER:PASSWORD"],
    ["no such role", () => as("nobody"), 'does not let "nobody" in', "correct the user"],
    ["a role that is barred", () => as("barred"), 'does not let "barred" in', "pg_hba.conf"],
    ["no such database", () => as("muster", "muster2"), 'no database "muster2"', "CREATE DATABASE"],
    ["no right to connect", () => as("stranger", "closed"), 'role "stranger"', "lacks a right"],
    ["a standby", () => as("standby"), "accepts no writes", "name the primary"],
    ["an unknown authority", query("sslmode=verify-full"), "cannot be verified", "sslrootcert"],
    ["no such file", query("sslrootcert=/no.pem"), "sslrootcert in DATABASE_URL: /no.pem does not"],
    ["a certificate that is none", query("sslrootcert=/etc/passwd"), "cannot be verified"],
    ["a key that is none", () => keys(tls.certificate, "/etc/passwd"), "no certificate or key"],
    ["a folder for a file", query("sslrootcert=/tmp"), "is a folder where a file should be"],
    // The name service reads it as 127.0.0.1, which is not how the certificate spells it.
    ["another name", () => trusted("127.1"), "is for other names than 127.1"],
    ["no TLS there", () => plain(), "does not use TLS", "sslmode=disable"],
  ])("%s", async (_what, databaseUrl, ...said) => {
    const output = await refused({ databaseUrl: databaseUrl() });
    expect(output).toContain("DATABASE_URL");
    for (const part of said) expect(output).toContain(part);
  });

  const keys = (certificate: string, key: string) =>
    as("muster", "postgres", `sslcert=${certificate}&sslkey=${key}&sslrootcert=${tls.certificate}`);
  const trusted = (address: string) =>
    as("muster", "postgres", `sslmode=verify-full&sslrootcert=${tls.certificate}`).replace(
      "127.0.0.1",
      address,
    );
  const plain = () => `${inject("postgresUrl")}?sslmode=verify-full`;
});

let files = 0;

/** A new file with this text. */
function fileWith(text: string): string {
  const folder = join(inject("scratch"), `wrong-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  files += 1;
  const path = join(folder, String(files));
  writeFileSync(path, text);
  return path;
}
