import { breath } from "@/lib/breath";
import type { Db } from "@/lib/db";
import { addShared, findShared, type SharedTable } from "@/lib/db/report-statements";
import type { PackageRow, RepositoryRow } from "@/lib/fleet/inventory/sections";
import { Stale } from "@/lib/fleet/inventory/stale";
import { sha256 } from "@/lib/secrets/hash";

type Row = { digest: string } & Record<string, unknown>;

/** Told how many rows are about to be added to what all hosts share; throws when they are too many. */
type Take = (count: number) => Promise<void>;

type How = {
  take: Take;
  /** Holds what it finds until the transaction ends, so that nothing of it is pruned meanwhile. */
  hold: boolean;
};

/** How often rows are added that were pruned between their adding and their finding. */
const ATTEMPTS = 10;

/**
 * The ids of these packages in the table that all hosts share, with those added that are new. At
 * first without `hold`, written at once and not in the report's own transaction: reports of many
 * hosts that bring the same new packages wait for each other no longer than for one statement. A
 * row may then be pruned before it is used; in a transaction with `hold` none is.
 */
export async function sharePackages(
  db: Db,
  organizationId: string,
  rows: PackageRow[],
  how: How,
): Promise<number[]> {
  const known = await findShared(db, "PackageState", organizationId, digestsOf(rows), how);
  const missing = rows.filter(({ digest }) => !known.has(digest));
  if (missing.length === 0) return [...known.values()];
  await how.take(missing.length);
  const descriptions = await digestsOfTexts(
    missing.flatMap(({ description }) => description ?? []),
  );
  const wanted = [...descriptions].map(([text, digest]) => ({ text, digest }));
  const ids = await shareDescriptions(db, organizationId, wanted, how);
  const states = missing.map(({ description, ...row }) => ({
    ...row,
    descriptionId: description === null ? null : ids.get(descriptions.get(description) ?? ""),
  }));
  const added = await add(db, "PackageState", organizationId, states, how);
  return [...known.values(), ...added.values()];
}

/** Texts that are hashed in one turn of the event loop: some milliseconds. */
const TEXTS = 1000;

async function digestsOfTexts(texts: string[]): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for (const [at, text] of texts.entries()) {
    if (at > 0 && at % TEXTS === 0) await breath();
    if (!digests.has(text)) digests.set(text, sha256(text));
  }
  return digests;
}

/** The same of repositories. */
export async function shareRepositories(
  db: Db,
  organizationId: string,
  rows: RepositoryRow[],
  how: How,
): Promise<number[]> {
  const known = await findShared(db, "Repository", organizationId, digestsOf(rows), how);
  const missing = rows.filter(({ digest }) => !known.has(digest));
  if (missing.length > 0) await how.take(missing.length);
  const added = await add(db, "Repository", organizationId, missing, how);
  return [...known.values(), ...added.values()];
}

async function shareDescriptions(db: Db, organizationId: string, rows: Row[], how: How) {
  const known = await findShared(db, "PackageDescription", organizationId, digestsOf(rows), how);
  const missing = rows.filter(({ digest }) => !known.has(digest));
  return new Map([
    ...known,
    ...(await add(db, "PackageDescription", organizationId, missing, how)),
  ]);
}

/**
 * Adds rows, or finds what another report added first. One of those may be pruned before it is found:
 * with `hold` it is added again, for the others are held; without, the report is done over.
 */
async function add(db: Db, table: SharedTable, organizationId: string, rows: Row[], { hold }: How) {
  const ids = new Map<string, number>();
  let missing = rows;
  for (let attempt = 1; missing.length > 0; attempt += 1) {
    if (attempt > (hold ? ATTEMPTS : 1)) throw new Stale("A shared row was pruned meanwhile.");
    await addShared(db, table, organizationId, missing);
    const found = await findShared(db, table, organizationId, digestsOf(missing), { hold });
    for (const [digest, id] of found) ids.set(digest, id);
    missing = missing.filter(({ digest }) => !ids.has(digest));
  }
  return ids;
}

function digestsOf(rows: { digest: string }[]): string[] {
  return rows.map(({ digest }) => digest);
}
