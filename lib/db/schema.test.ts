import { readFileSync } from "node:fs";
import { describe, expect, inject, test } from "vitest";
import { readMigrations } from "@/lib/db/migrations";
import { missingMigration } from "@/lib/db/schema-engine";
import { targetOf } from "@/lib/db/target";
import { freshDatabase } from "@/tests/support/database";

const schemas = {
  sqlite: "prisma/schema.prisma",
  postgresql: "lib/db/generated/postgresql.prisma",
};

/** What a generated client knows of models, fields, types, defaults, keys and enums. */
function dataModel(engine: keyof typeof schemas): unknown {
  const source = readFileSync(`lib/db/generated/${engine}/internal/class.ts`, "utf8");
  const model = source.match(/runtimeDataModel = JSON\.parse\((".+")\)/)?.[1];
  return JSON.parse(JSON.parse(model ?? "null"));
}

describe("the schema", () => {
  test("is what the committed migrations give", async () => {
    const engine = inject("engine");
    const target = targetOf(await freshDatabase(engine));
    expect(await missingMigration(target, readFileSync(schemas[engine], "utf8"))).toBeUndefined();
  });

  test("misses a migration when a model gains a column", async () => {
    const engine = inject("engine");
    const target = targetOf(await freshDatabase(engine));
    const changed = readFileSync(schemas[engine], "utf8").replace(
      "model Host {",
      "model Host {\n  nickname String?",
    );
    expect(await missingMigration(target, changed)).toContain("nickname");
  });

  test("gives both engines the same models", () => {
    const sqlite = dataModel("sqlite");
    expect(sqlite).toHaveProperty("models.Host.fields");
    expect(dataModel("postgresql")).toEqual(sqlite);
  });

  test("has the same history on both engines", () => {
    const names = (engine: keyof typeof schemas) => readMigrations(engine).map(({ name }) => name);
    expect(names("sqlite").length).toBeGreaterThan(0);
    expect(names("postgresql")).toEqual(names("sqlite"));
  });
});
