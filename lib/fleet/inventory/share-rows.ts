import type { Db } from "@/lib/db";
import { addShared, findShared, type SharedTable } from "@/lib/db/report-statements";
import type { PackageRow, RepositoryRow } from "@/lib/fleet/inventory/sections";
import { Stale } from "@/lib/fleet/inventory/stale";
import { sha256 } from "@/lib/secrets/hash";

type Row = { digest: string } & Record<string, unknown>;

/**
 * The ids of these packages in the table that all hosts share, with those added that are new.
 * Written at once and not in the report's own transaction: reports of many hosts that bring the
 * same new packages wait for each other no longer than for one statement.
 */
export async function sharePackages(
  db: Db,
  organizationId: string,
  rows: PackageRow[],
): Promise<number[]> {
  const known = await findShared(db, "PackageState", organizationId, digestsOf(rows));
  const missing = rows.filter(({ digest }) => !known.has(digest));
  if (missing.length === 0) return [...known.values()];
  const texts = [...new Set(missing.flatMap(({ description }) => description ?? []))];
  const descriptions = new Map(texts.map((text) => [text, sha256(text)]));
  const wanted = [...descriptions].map(([text, digest]) => ({ text, digest }));
  const ids = await share(db, "PackageDescription", organizationId, wanted);
  complete([...ids.values()], wanted);
  const states = missing.map(({ description, ...row }) => ({
    ...row,
    descriptionId: description === null ? null : ids.get(descriptions.get(description) ?? ""),
  }));
  await addShared(db, "PackageState", organizationId, states);
  const added = await findShared(db, "PackageState", organizationId, digestsOf(missing));
  return complete([...known.values(), ...added.values()], rows);
}

/** The same of repositories. */
export async function shareRepositories(
  db: Db,
  organizationId: string,
  rows: RepositoryRow[],
): Promise<number[]> {
  const ids = await share(db, "Repository", organizationId, rows);
  return complete([...ids.values()], rows);
}

/** A row that was just added may be pruned before it is found: the report is done over. */
function complete(ids: number[], rows: Row[]): number[] {
  if (ids.length !== rows.length) throw new Stale("A shared row was pruned meanwhile.");
  return ids;
}

async function share(db: Db, table: SharedTable, organizationId: string, rows: Row[]) {
  const known = await findShared(db, table, organizationId, digestsOf(rows));
  const missing = rows.filter(({ digest }) => !known.has(digest));
  if (missing.length === 0) return known;
  await addShared(db, table, organizationId, missing);
  const added = await findShared(db, table, organizationId, digestsOf(missing));
  return new Map([...known, ...added]);
}

function digestsOf(rows: { digest: string }[]): string[] {
  return rows.map(({ digest }) => digest);
}
