import { z } from "zod";
import { FleetError } from "@/lib/fleet/errors";

export const PAGE_LIMIT_MAX = 500;

/** Paging of a list: rows at most, and where the page before ended. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT_MAX).optional(),
  cursor: z.string().max(1024).optional(),
};

type Value = string | number | Date | null;
type Direction = "asc" | "desc";
type Key = { field: string; direction: Direction; nullable?: boolean };

/**
 * Keyset paging over one column and the id behind it: what to order by, and what to ask for
 * after a cursor. Nulls come last in both directions on both engines. Throws 400 for a cursor
 * that is none.
 */
export function keyset({ field, direction, nullable }: Key, cursor: string | undefined) {
  const order = nullable ? { sort: direction, nulls: "last" } : direction;
  const orderBy = [{ [field]: order }, { id: direction }];
  if (cursor === undefined) return { orderBy, where: {} };
  const { value, id } = readCursor(cursor);
  const beyond = direction === "asc" ? "gt" : "lt";
  if (value === null) return { orderBy, where: { [field]: null, id: { [beyond]: id } } };
  const after = [{ [field]: { [beyond]: value } }, { [field]: value, id: { [beyond]: id } }];
  return { orderBy, where: { OR: nullable ? [...after, { [field]: null }] : after } };
}

/** The cursor behind the last row of a page. */
export function cursorAfter(value: Value, id: string): string {
  const typed = value instanceof Date ? { d: value.getTime() } : value;
  return Buffer.from(JSON.stringify([typed, id])).toString("base64url");
}

const cursorSchema = z.tuple([
  z.union([z.string(), z.number(), z.null(), z.object({ d: z.number() })]),
  z.string(),
]);

function readCursor(cursor: string): { value: Value; id: string } {
  try {
    const [value, id] = cursorSchema.parse(
      JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")),
    );
    const isDate = typeof value === "object" && value !== null;
    return { value: isDate ? new Date(value.d) : value, id };
  } catch {
    throw new FleetError("invalid", "cursor: not a cursor of this list");
  }
}

/** Cuts the one row asked for beyond the limit and says where the next page starts. */
export function cutPage<Row extends { id: string }>(
  rows: Row[],
  limit: number | undefined,
  valueIn: (row: Row) => Value,
): { rows: Row[]; nextCursor: string | null } {
  if (limit === undefined || rows.length <= limit) return { rows, nextCursor: null };
  const kept = rows.slice(0, limit);
  const last = kept[kept.length - 1];
  return { rows: kept, nextCursor: last ? cursorAfter(valueIn(last), last.id) : null };
}
