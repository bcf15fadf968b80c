import { z } from "zod";
import { FleetError } from "@/lib/fleet/errors";

export const PAGE_LIMIT_MAX = 500;

/** Paging of a list: rows at most, and where the neighbouring page ended or began. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT_MAX).optional(),
  cursor: z.string().max(1024).optional(),
};

/** A filter of a URL: one value, or several joined by commas. */
export function oneOrMore<T extends string>(value: z.ZodType<T, string>) {
  return z
    .string()
    .max(1024)
    .transform((text) => text.split(",").map((part) => part.trim()))
    .pipe(z.array(value));
}

type Value = string | number | Date | null;
type Kind = "text" | "number" | "date";
type Direction = "asc" | "desc";
type Key = {
  field: string;
  kind: Kind;
  direction: Direction;
  nullable?: boolean;
  /** The id is a number of the database, not a text. */
  numericId?: boolean;
};

/**
 * Keyset paging over one column and the id behind it, in both directions: what to order by,
 * what to ask for from a cursor on, and `cut` for what was found. Nulls come last on both
 * engines. Throws 400 for a cursor that is none, or none of this column.
 */
export function keyset(key: Key, cursor: string | undefined) {
  const from = cursor === undefined ? undefined : readCursor(cursor, key);
  const back = from?.back ?? false;
  const direction = back ? opposite[key.direction] : key.direction;
  const nulls = back ? "first" : "last";
  return {
    orderBy: [
      { [key.field]: key.nullable ? { sort: direction, nulls } : direction },
      { id: direction },
    ],
    where: from ? beyond(key, direction, from) : {},
    /** Where the cursor stands, for a list whose statement is written by hand. */
    from,
    cut: cutter(from),
  };
}

const opposite = { asc: "desc", desc: "asc" } as const;

type Position = { value: Value; id: string; back: boolean };

/** The rows behind a position, in the direction in which they are read. */
function beyond(key: Key, direction: Direction, { value, id, back }: Position) {
  const { field, nullable } = key;
  const past = direction === "asc" ? "gt" : "lt";
  const tie = { [field]: value, id: { [past]: key.numericId ? Number(id) : id } };
  // Nulls are the end of the list: behind every value forwards, before none backwards.
  if (value === null) return back ? { OR: [tie, { [field]: { not: null } }] } : tie;
  const after = [{ [field]: { [past]: value } }, tie];
  if (nullable && !back) return { OR: [...after, { [field]: null }] };
  // The same once more, as a bound: neither engine finds the place in the index by the OR.
  return { [field]: { [`${past}e`]: value }, OR: after };
}

/**
 * Cuts the one row asked for beyond the limit, puts the rows in the list's order, and says
 * where the neighbouring pages are.
 */
function cutter(from: Position | undefined) {
  return <Row extends { id: string | number }>(
    found: Row[],
    limit: number | undefined,
    valueIn: (row: Row) => Value,
  ) => {
    const more = limit !== undefined && found.length > limit;
    const rows = more ? found.slice(0, limit) : found;
    if (from?.back) rows.reverse();
    const position = (row: Row | undefined, back: boolean) =>
      row ? writeCursor({ value: valueIn(row), id: String(row.id), back }) : null;
    return {
      rows,
      nextCursor: more || from?.back ? position(rows.at(-1), false) : null,
      previousCursor: (from?.back ? more : from) ? position(rows[0], true) : null,
    };
  };
}

function writeCursor({ value, id, back }: Position): string {
  const typed = value instanceof Date ? { d: value.getTime() } : value;
  const parts = back ? [typed, id, "back"] : [typed, id];
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

// A cursor comes back from anywhere: it may hold only what the database can compare with.
const text = z.string().refine((value) => value.isWellFormed() && !value.includes("\0"));
const date = z
  .object({ d: z.number().int().min(Date.UTC(1970)).max(Date.UTC(9999)) })
  .transform(({ d }) => new Date(d));
const back = z.literal("back").optional();
const cursorSchemas = {
  text: z.tuple([text.nullable(), text, back]),
  number: z.tuple([z.int32().nullable(), text, back]),
  date: z.tuple([date.nullable(), text, back]),
};

function readCursor(cursor: string, { kind, nullable, numericId }: Key): Position {
  const [value, id, direction] = parseCursor(cursor, kind);
  if (value === null && !nullable) throw notACursor();
  if (numericId && !z.int32().safeParse(Number(id)).success) throw notACursor();
  return { value, id, back: direction !== undefined };
}

function parseCursor(cursor: string, kind: Kind) {
  try {
    const json: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return cursorSchemas[kind].parse(json);
  } catch {
    throw notACursor();
  }
}

function notACursor(): FleetError {
  return new FleetError("invalid", "cursor: not a cursor of this list");
}
