import { execFileSync } from "node:child_process";
import { mkdtemp, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { migrateDatabase } from "@/lib/db/migrate-database";
import type { Engine } from "@/lib/db/target";
import { findPostgres } from "@/scripts/lib/tools.mjs";
import { plantTriggers } from "@/tests/support/audit-watch/postgresql";
import { writeVerdict } from "@/tests/support/audit-watch/verdict";
import { templates } from "@/tests/support/database";
import { startPostgres } from "@/tests/support/postgres";

declare module "vitest" {
  interface ProvidedContext {
    /** The engine of the project that runs the test. */
    engine: Engine;
    /** Whether each of the project's files has a process and a database to itself. */
    alone: boolean;
    /**
     * Connection string of the private PostgreSQL server, for its database `postgres`; empty where
     * this machine has no PostgreSQL.
     */
    postgresUrl: string;
    /** Folder of this run; deleted at its end. */
    scratch: string;
  }
}

const MEMORY = "/dev/shm";
const ROOM_BYTES = 8 * 2 ** 30;

/** In memory where there is room for all of a run: SQLite has the disk keep each of its commits. */
async function scratchPlace(): Promise<string> {
  const found = await statfs(MEMORY).catch(() => undefined);
  return found && found.bavail * found.bsize >= ROOM_BYTES ? MEMORY : tmpdir();
}

/**
 * Once for all projects: generated clients, one PostgreSQL server, one migrated template each.
 * Nothing for units.
 */
export default async function setup(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  if (project.vitest.projects.every(({ name }) => name === "unit")) return undefined;
  execFileSync(process.execPath, ["scripts/generate.mjs"], { stdio: "inherit" });
  const scratch = await mkdtemp(join(await scratchPlace(), "muster-test-"));
  const postgres = findPostgres("initdb") ? await startPostgres() : undefined;
  const teardown = async () => {
    await postgres?.stop();
    await rm(scratch, { recursive: true, force: true });
  };
  try {
    await migrateDatabase({ engine: "sqlite", file: join(scratch, templates.sqlite) });
    const url = await postgres?.createDatabase(templates.postgresql);
    if (url !== undefined) {
      await migrateDatabase({ engine: "postgresql", url });
      await plantTriggers(url);
    }
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide("postgresUrl", postgres?.url("postgres") ?? "");
  project.provide("scratch", scratch);
  return async () => {
    try {
      writeVerdict(scratch);
    } finally {
      await teardown();
    }
  };
}
