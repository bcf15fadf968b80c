import { Pool } from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { Room } from "@/lib/db/room";
import { startFullPostgres } from "@/tests/support/full-postgres";

// Nothing of PostgreSQL runs.
describe("where no connection is to be had", () => {
  test.each([1, 2, 3])("%i requests at once are refused after few attempts", async (requests) => {
    const full = await startFullPostgres();
    onTestFinished(() => void full.close());
    const pool = new Pool({ connectionString: full.url, connectionTimeoutMillis: 15_000 });
    onTestFinished(() => pool.end());
    const room = new Room(pool);
    const results = await Promise.allSettled(
      Array.from({ length: requests }, () => room.connected(() => pool.query("SELECT 1"))),
    );
    expect(results).toEqual(
      results.map(() => ({
        status: "rejected",
        reason: expect.objectContaining({ code: "53300" }),
      })),
    );
    expect(full.attempts()).toBeLessThanOrEqual(2 * requests);
  });
});
