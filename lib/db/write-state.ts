import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { type Db, engine } from "@/lib/db";
import { targetOf } from "@/lib/db/target";
import { isWritable, noteWrite } from "@/lib/db/writes";
import { env } from "@/lib/env";

const KNOWN_FOR_MS = 10_000;

/** Below this the next write may well fail, whatever became of the last one. */
const SCARCE_BYTES = 1024 * 1024;

let probing: Promise<boolean> | undefined;
let probedAt = Number.NEGATIVE_INFINITY;

/**
 * Whether the database takes writes, by what became of the last one in ten seconds. When that is
 * not known, or hardly any space is left, a write that changes nothing is tried: one in ten seconds
 * at most, for all who ask.
 */
export async function canWrite(db: Db): Promise<boolean> {
  const { ok, at } = isWritable();
  const now = performance.now();
  const known = now - at < KNOWN_FOR_MS;
  if (known && (!ok || !(await isSpaceScarce()))) return ok;
  if (probing) return probing;
  if (now - probedAt < KNOWN_FOR_MS) return ok;
  probedAt = now;
  probing = probe(db).finally(() => {
    probing = undefined;
  });
  return probing;
}

async function probe(db: Db): Promise<boolean> {
  try {
    // SQLite writes its first page, whose number of our own nobody reads.
    if (engine === "sqlite") await db.$executeRaw`PRAGMA user_version = 1`;
    else await db.$executeRaw`UPDATE "Installation" SET "dataVersion" = "dataVersion"`;
    noteWrite();
    return true;
  } catch (error) {
    noteWrite(error);
    if (!isWritable().ok) return false;
    throw error;
  }
}

async function isSpaceScarce(): Promise<boolean> {
  const target = targetOf(env);
  if (target.engine !== "sqlite") return false;
  const { bavail, bsize } = await statfs(dirname(target.file));
  return bavail * bsize < SCARCE_BYTES;
}
