#!/bin/sh
# Prisma 7.10.0: what updateMany({ where, data: {} }) counts depends on the engine behind it.
#
# SQLite (@prisma/adapter-better-sqlite3 7.10.0) answers { count: 0 } for rows that are there;
# PostgreSQL (@prisma/adapter-pg 7.10.0, here against PGlite 0.4.1) answers how many match.
# A check such as "count 0 means not found" is right on one and wrong on the other, as soon as a
# caller may leave every field out.
#
# Output seen:
#   sqlite: empty data counts 0, a real change counts 2
#   postgresql: empty data counts 2, a real change counts 2
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
  @prisma/adapter-better-sqlite3@7.10.0 @prisma/adapter-pg@7.10.0 \
  @electric-sql/pglite@0.4.1 @electric-sql/pglite-socket@0.1.1 tsx@4.23.15 >/dev/null
for engine in sqlite postgresql; do
  mkdir "$engine"
  cat >"$engine/schema.prisma" <<SCHEMA
generator client {
  provider = "prisma-client"
  output   = "./client"
}
datasource db {
  provider = "$engine"
}
model Thing {
  id   Int    @id
  name String
}
SCHEMA
  npx prisma generate --schema "$engine/schema.prisma" >/dev/null 2>&1
done
cat >ask.ts <<'SCRIPT'
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient as Postgresql } from "./postgresql/client/client";
import { PrismaClient as Sqlite } from "./sqlite/client/client";

const server = new PGLiteSocketServer({ db: await PGlite.create(), port: 0, host: "127.0.0.1" });
await server.start();
const port = new URL(`tcp://${server.getServerConn()}`).port;
const pg = new PrismaPg({ connectionString: `postgresql://postgres@127.0.0.1:${port}/postgres`, max: 1 });
const clients = {
  sqlite: new Sqlite({ adapter: new PrismaBetterSqlite3({ url: "file:./test.db" }) }),
  postgresql: new Postgresql({ adapter: pg }) as unknown as Sqlite,
};
for (const [engine, client] of Object.entries(clients)) {
  await client.$executeRawUnsafe('CREATE TABLE "Thing" ("id" INTEGER PRIMARY KEY, "name" TEXT NOT NULL)');
  await client.$executeRawUnsafe(`INSERT INTO "Thing" VALUES (1, 'a'), (2, 'b')`);
  const where = { id: { in: [1, 2] } };
  const nothing = await client.thing.updateMany({ where, data: {} });
  const something = await client.thing.updateMany({ where, data: { name: "c" } });
  console.log(`${engine}: empty data counts ${nothing.count}, a real change counts ${something.count}`);
}
process.exit(0);
SCRIPT
seen=$(npx tsx ask.ts)
printf '%s\n' "$seen"
[ "$seen" = "sqlite: empty data counts 0, a real change counts 2
postgresql: empty data counts 2, a real change counts 2" ]
