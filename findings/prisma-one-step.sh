#!/bin/sh
# Prisma 7.10.0 on SQLite: `PRAGMA incremental_vacuum(N)` frees one page, whatever N is.
#
# SQLite frees a page with each sqlite3_step of that statement. It has no columns, so
# @prisma/adapter-better-sqlite3 7.10.0 gives it to better-sqlite3's run(), which steps once, from
# $executeRaw and from $queryRaw alike. Nothing fails, and the file hardly shrinks. The adapter's
# executeScript (sqlite3_exec) steps to the end.
#
# Output seen:
#   free pages: 200
#   after $executeRaw: 199
#   after $queryRaw: 198
#   after executeScript: 98
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
# Prisma's install script fetches an engine that nothing here runs.
PRISMA_SCHEMA_ENGINE_BINARY=$(command -v node)
export PRISMA_SCHEMA_ENGINE_BINARY
npm init -y >/dev/null
npm pkg set type=module
npm install --no-audit --no-fund --loglevel=error prisma@7.10.0 @prisma/client@7.10.0 \
  @prisma/adapter-better-sqlite3@7.10.0 tsx@4.23.15 >/dev/null
cat >schema.prisma <<'SCHEMA'
generator client {
  provider = "prisma-client"
  output   = "./client"
}
datasource db {
  provider = "sqlite"
}
model Thing {
  id   Int    @id
  text String
}
SCHEMA
npx prisma generate --schema schema.prisma >/dev/null 2>&1
cat >ask.ts <<'SCRIPT'
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { PrismaClient } from "./client/client";

const factory = new PrismaBetterSqlite3({ url: "file:./test.db" });
const direct = await factory.connect();
await direct.executeScript(`PRAGMA auto_vacuum = INCREMENTAL; VACUUM;
  CREATE TABLE "Thing" ("id" INTEGER PRIMARY KEY, "text" TEXT NOT NULL);
  INSERT INTO "Thing" WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
  SELECT i, hex(zeroblob(2000)) FROM n; DELETE FROM "Thing"`);
const prisma = new PrismaClient({ adapter: factory });
const free = async (after: string) => {
  const [row] = await prisma.$queryRaw<{ n: unknown }[]>`
    SELECT "freelist_count" AS n FROM pragma_freelist_count`;
  console.log(`${after}: ${row?.n}`);
};
await free("free pages");
await prisma.$executeRaw`PRAGMA incremental_vacuum(100)`;
await free("after $executeRaw");
await prisma.$queryRaw`PRAGMA incremental_vacuum(100)`;
await free("after $queryRaw");
await direct.executeScript("PRAGMA incremental_vacuum(100)");
await free("after executeScript");
SCRIPT
seen=$(npx tsx ask.ts)
printf '%s\n' "$seen"
printf '%s\n' "$seen" | awk -F': ' '{ n[NR] = $2 }
  END { exit !(n[1] - n[2] == 1 && n[2] - n[3] == 1 && n[3] - n[4] == 100) }'
