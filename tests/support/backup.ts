import { type ChildProcess, spawn } from "node:child_process";
import { join, resolve } from "node:path";
import Database from "better-sqlite3";
import { Client } from "pg";
import { Prisma } from "@/lib/db";
import { removeTriggers } from "@/tests/support/audit-watch/postgresql";
import { unique } from "@/tests/support/builders";
import type { TestDatabase } from "@/tests/support/database";

const root = resolve(import.meta.dirname, "../..");

/** The database of the test file that asks. */
export function ownDatabase(): TestDatabase {
  return { databaseUrl: process.env.DATABASE_URL ?? "", dataDir: process.env.DATA_DIR ?? "" };
}

/** A path beside the data of `database` that nothing has yet. */
export function newPath({ dataDir }: TestDatabase): string {
  return join(dataDir, "..", `backup-${unique()}`);
}

export type Ended = { code: number | null; output: string };

/** Runs `npm run backup` or `npm run restore` on a database, without npm. */
export function start(
  command: "backup" | "restore",
  args: string[],
  { databaseUrl, dataDir }: TestDatabase,
  env: Record<string, string> = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [`scripts/${command}.mjs`, ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      NODE_ENV: "test",
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      ...env,
    },
  });
  let output = "";
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const ended = new Promise<Ended>((done) => {
    child.once("close", (code) => done({ code, output }));
  });
  return { child, ended };
}

/** Saves a database and resolves to the directory; rejects with what was printed. */
export async function backUp(database: TestDatabase): Promise<string> {
  if (database.databaseUrl !== "") await removeTriggers(database.databaseUrl);
  const directory = newPath(database);
  const { code, output } = await start("backup", [directory], database).ended;
  if (code !== 0) throw new Error(output);
  return directory;
}

/** Every row of every table, and which migrations made them. */
export async function contents(database: TestDatabase): Promise<Record<string, string[]>> {
  const tables = [...Object.values(Prisma.ModelName), "_prisma_migrations"];
  const rows = await query(
    database,
    tables.map((table) => `SELECT * FROM "${table}"`),
  );
  return Object.fromEntries(
    tables.map((table, index) => [table, (rows[index] ?? []).map((row) => text(row)).sort()]),
  );
}

/** Runs SQL on a database, past everything of ours, and closes the connection. */
export async function query(
  { databaseUrl, dataDir, file = "muster.db" }: TestDatabase & { file?: string },
  statements: string[],
): Promise<unknown[][]> {
  if (databaseUrl === "") {
    const database = new Database(join(dataDir, file), { fileMustExist: true });
    try {
      return statements.map((sql) => {
        const statement = database.prepare(sql);
        return statement.reader ? statement.all() : [statement.run()];
      });
    } finally {
      database.close();
    }
  }
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const results: unknown[][] = [];
    for (const sql of statements) results.push((await client.query(sql)).rows);
    return results;
  } finally {
    await client.end();
  }
}

function text(row: unknown): string {
  return JSON.stringify(row, (_key, value) =>
    typeof value === "bigint" ? value.toString() : value,
  );
}
