import { describe, expect, test } from "vitest";
import { rotateToken } from "@/lib/fleet/credentials/rotate-token";
import { verifyAgent } from "@/lib/fleet/credentials/verify-agent";
import { buildCaller, buildHost, buildOrganization, ctxOf } from "@/tests/support/builders";

const seconds = (from: Date, n: number) =>
  buildCaller({ now: new Date(from.getTime() + n * 1000) });

/** What `verifyAgent` says of a credential, `now` being so many seconds after `from`. */
async function verdict(credential: string, from: Date, n: number): Promise<string> {
  return verifyAgent(seconds(from, n), credential).then(
    () => "good",
    (error: Error) => error.message,
  );
}

describe.each(["identity", "agent-token"] as const)("overlap over %s", (proof) => {
  async function rotated(overlapSeconds: number | undefined) {
    const { admin, organization } = await buildOrganization();
    const { host: row, credential: old } = await buildHost(organization, { proof });
    const now = new Date();
    const ctx = ctxOf(admin, { now });
    const { token: fresh } = await rotateToken(ctx, { id: row.id, overlapSeconds });
    return { ctx, id: row.id, old, fresh, now };
  }

  test.each([undefined, 0])("%s: the old one ends at once", async (overlapSeconds) => {
    const { old, fresh, now } = await rotated(overlapSeconds);
    expect(await verdict(old, now, 0)).toBe("Agent token rotated");
    expect(await verdict(fresh, now, 0)).toBe("good");
  });

  test("the old one lives until the time is over", async () => {
    const { old, fresh, now } = await rotated(86_400);
    expect(await verdict(old, now, 0)).toBe("good");
    expect(await verdict(old, now, 86_399.999)).toBe("good");
    expect(await verdict(old, now, 86_400)).toBe("Agent token rotated");
    expect(await verdict(fresh, now, 86_400)).toBe("good");
  });

  test("the old one lives until the new one is used", async () => {
    const { old, fresh, now } = await rotated(600);
    expect(await verdict(old, now, 1)).toBe("good");
    expect(await verdict(fresh, now, 2)).toBe("good");
    expect(await verdict(old, now, 3)).toBe("Agent token rotated");
    expect(await verdict(fresh, now, 10_000)).toBe("good");
  });

  test("the new one used ten times at once is good each time", async () => {
    const { old, fresh, now } = await rotated(600);
    const verdicts = await Promise.all(Array.from({ length: 10 }, () => verdict(fresh, now, 1)));
    expect(verdicts).toEqual(Array(10).fill("good"));
    expect(await verdict(old, now, 1)).toBe("Agent token rotated");
  });

  test("a second rotation ends the oldest, and overlaps with the one between", async () => {
    const { ctx, id, old, fresh, now } = await rotated(600);
    const { token: newest } = await rotateToken(ctx, { id, overlapSeconds: 60 });
    expect(await verdict(old, now, 1)).toBe("Agent token rotated");
    expect(await verdict(fresh, now, 59)).toBe("good");
    expect(await verdict(fresh, now, 60)).toBe("Agent token rotated");
    expect(await verdict(newest, now, 60)).toBe("good");
  });
});
