import { db } from "@/lib/db";
import { type RunningServer, startServer } from "@/tests/support/server";

let started: Promise<RunningServer> | undefined;

/**
 * A server with no settings of its own, on the test's database, after its first run. All test files of
 * a process share it (vitest.config.ts): they make an organization of their own, and of its log they
 * read what came since they began. Nobody stops it; it ends with the process.
 */
export function sharedServer(): Promise<RunningServer> {
  started ??= afterFirstRun().then(() => startServer({ shared: true }));
  return started;
}

/** Leaves the database as a first run does: with an installation. */
export async function afterFirstRun(): Promise<void> {
  await db.installation.upsert({ where: { id: 1 }, create: { id: 1 }, update: {} });
}
