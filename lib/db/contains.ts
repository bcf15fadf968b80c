import { engine } from "@/lib/db";

/**
 * A Prisma filter for columns that hold `text` anywhere, literally (`%` and `_` mean themselves)
 * and whatever the case: of ASCII letters on SQLite, of all letters on PostgreSQL.
 */
export function contains(text: string): { contains: string } {
  const filter = { contains: text.replace(/[\\%_]/g, "\\$&") };
  // SQLite's client has no `mode`, for its LIKE ignores case anyway.
  return engine === "postgresql" ? Object.assign(filter, { mode: "insensitive" }) : filter;
}
