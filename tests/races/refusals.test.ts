import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db, engine } from "@/lib/db";
import { quotaDay } from "@/lib/fleet/auto-enrollment/quota";
import { atOnce, type Door, tally, ways } from "@/tests/races/doors";
import { buildAutoToken, withAutoToken } from "@/tests/support/api-credentials";
import { buildOrganization } from "@/tests/support/builders";

const MOST_KEPT = 20;

/** Of this test's database; PostgreSQL takes a second to end each. */
async function deadlocks(): Promise<number> {
  if (engine === "sqlite") return 0;
  const [row] = await db.$queryRaw<{ deadlocks: bigint }[]>`
    SELECT "deadlocks" FROM pg_stat_database WHERE "datname" = current_database()`;
  return Number(row?.deadlocks);
}

describe.each(ways)("$name", ({ open }) => {
  let door: Door;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ door, close } = await open());
  }, 120_000);

  afterAll(() => close());

  test("100 machines refused at once, each from its address, hold nobody up", async () => {
    const { organization } = await buildOrganization();
    const built = await buildAutoToken(organization, {
      maxHostsPerDay: 1,
      hostsCreatedToday: 1,
      quotaDay: quotaDay(new Date()),
    });
    const headers = withAutoToken(built);
    const before = await deadlocks();
    const answers = await atOnce(100, (index) =>
      door("POST", "/api/v1/auto-enrollment/enroll", {
        headers,
        body: { friendly_name: `host-${index}` },
      }),
    );
    expect(tally(answers)).toEqual({ 429: 100 });
    const where = { tokenId: built.token.id };
    const kept = await db.enrollmentRefusal.count({ where });
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThanOrEqual(2 * MOST_KEPT);
    expect(await deadlocks()).toBe(before);
    // What was left over while others trimmed goes with the next.
    await door("POST", "/api/v1/auto-enrollment/enroll", { headers, body: { friendly_name: "x" } });
    expect(await db.enrollmentRefusal.count({ where })).toBeLessThanOrEqual(MOST_KEPT);
  });
});
