import { expect, test } from "vitest";
import { db, engine } from "@/lib/db";

// S2, "Database Schema": the columns of the table Host.

type Column = {
  name: string;
  type: string;
  nullable: boolean;
  /** As the database writes it. */
  preset: string | null;
  key: boolean;
};

/** The table as the database itself describes it. */
async function columnsOfHost(): Promise<Column[]> {
  if (engine === "sqlite") {
    const rows = await db.$queryRaw<Record<string, string | bigint | null>[]>`
      SELECT name, type, "notnull" AS required, dflt_value AS preset, pk
      FROM pragma_table_info('Host')`;
    return rows.map(({ name, type, required, preset, pk }) => ({
      ...{ name: String(name), type: String(type).toLowerCase() },
      ...{ nullable: Number(required) === 0, key: Number(pk) === 1 },
      preset: preset === null || preset === undefined ? null : String(preset),
    }));
  }
  return db.$queryRaw<Column[]>`
    SELECT column_name AS name, data_type AS type, is_nullable = 'YES' AS nullable,
      column_default AS preset, EXISTS (
        SELECT 1 FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid
        WHERE i.indrelid = '"Host"'::regclass AND i.indisprimary
          AND a.attnum = ANY (i.indkey) AND a.attname = column_name
      ) AS key
    FROM information_schema.columns
    WHERE table_name = 'Host' AND table_schema = current_schema()`;
}

const text = "text";
const time = expect.stringMatching(/^(datetime|timestamp without time zone)$/);
const now = "CURRENT_TIMESTAMP";

test.each([
  { name: "id", type: text, nullable: false, preset: null, key: true },
  { name: "name", type: text, nullable: false, preset: null, key: false },
  { name: "description", type: text, nullable: true, preset: null, key: false },
  { name: "agentTokenHash", type: text, nullable: true, preset: null, key: false },
  { name: "agentTokenPrefix", type: text, nullable: true, preset: null, key: false },
  { name: "tokenRotatedAt", type: time, nullable: true, preset: null, key: false },
  { name: "lastSeenAt", type: time, nullable: true, preset: null, key: false },
  { name: "createdAt", type: time, nullable: false, preset: now, key: false },
  { name: "updatedAt", type: time, nullable: false, preset: now, key: false },
])("Host has the column $name of S2", async (column) => {
  const found = (await columnsOfHost()).find(({ name }) => name === column.name);
  expect(found).toEqual(column);
});
