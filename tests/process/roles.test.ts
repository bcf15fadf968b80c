import { randomBytes } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import { authSecret } from "@/lib/secrets/auth-secret";
import { backUp, ownDatabase, query, start } from "@/tests/support/backup";
import { dropDatabase, freshDatabase } from "@/tests/support/database";
import { startServer } from "@/tests/support/server";
import "@/tests/support/on-postgresql";

describe("a role that may only read and write rows", () => {
  test("serves what another role migrates and restores, and saves it", async () => {
    const owner = await freshDatabase("postgresql");
    const role = `role_${randomBytes(4).toString("hex")}`;
    const url = new URL(owner.databaseUrl);
    url.username = role;
    const serving = { ...owner, databaseUrl: url.href };
    onTestFinished(async () => {
      await dropDatabase(owner);
      await query(ownDatabase(), [`DROP ROLE ${role}`]);
    });
    await query(owner, [
      `CREATE ROLE ${role} LOGIN`,
      `ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${role}`,
      `ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO ${role}`,
    ]);
    // What a first start makes, and a backup holds.
    authSecret();
    const env = { MIGRATION_DATABASE_URL: owner.databaseUrl };
    const restored = start("restore", [await backUp(ownDatabase())], serving, env).ended;
    expect(await restored).toMatchObject({ code: 0 });
    for (const settings of [env, {}]) {
      const server = await startServer({ ...serving, env: settings });
      const { status } = await fetch(`${server.url}/api/ready`);
      await server.stop();
      expect(status).toBe(200);
    }
    await backUp(serving);
  });
});
