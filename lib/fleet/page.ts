import { z } from "zod";
import { FleetError } from "@/lib/fleet/errors";

export const PAGE_LIMIT_MAX = 500;

/** Paging of a list: rows at most, and where the page before ended. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT_MAX).optional(),
  cursor: z.string().max(1024).optional(),
};

type Value = string | number | Date | null;
type Kind = "text" | "number" | "date";
type Key = { field: string; kind: Kind; direction: "asc" | "desc"; nullable?: boolean };

/**
 * Keyset paging over one column and the id behind it: what to order by, and what to ask for
 * after a cursor. Nulls come last in both directions on both engines. Throws 400 for a cursor
 * that is none, or none of this column.
 */
export function keyset({ field, kind, direction, nullable }: Key, cursor: string | undefined) {
  const order = nullable ? { sort: direction, nulls: "last" } : direction;
  const orderBy = [{ [field]: order }, { id: direction }];
  if (cursor === undefined) return { orderBy, where: {} };
  const { value, id } = readCursor(cursor, kind);
  if (value === null && !nullable) throw notACursor();
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

// A cursor comes back from anywhere: it may hold only what the database can compare with.
const text = z.string().refine((value) => value.isWellFormed() && !value.includes("\0"));
const date = z
  .object({ d: z.number().int().min(Date.UTC(1970)).max(Date.UTC(9999)) })
  .transform(({ d }) => new Date(d));
const cursorSchemas = {
  text: z.tuple([text.nullable(), text]),
  number: z.tuple([z.int32().nullable(), text]),
  date: z.tuple([date.nullable(), text]),
};

function readCursor(cursor: string, kind: Kind): { value: Value; id: string } {
  try {
    const json: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    const [value, id] = cursorSchemas[kind].parse(json);
    return { value, id };
  } catch {
    throw notACursor();
  }
}

function notACursor(): FleetError {
  return new FleetError("invalid", "cursor: not a cursor of this list");
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
