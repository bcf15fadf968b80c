import { describe, expect, test } from "vitest";
import { agent } from "@/lib/auth/agent";
import { db } from "@/lib/db";
import { retireOfDeleted, retireRotated } from "@/lib/fleet/credentials/retire";
import { rotateOwnToken } from "@/lib/fleet/credentials/rotate-own-token";
import { rotateToken } from "@/lib/fleet/credentials/rotate-token";
import { verifyAgent } from "@/lib/fleet/credentials/verify-agent";
import { verifyApiCredentials } from "@/lib/fleet/credentials/verify-api-credentials";
import { sha256 } from "@/lib/secrets/hash";
import {
  buildCaller,
  buildHost,
  buildOrganization,
  ctxOf,
  unique,
  withBearer,
} from "@/tests/support/builders";
import { meanwhile } from "@/tests/support/meanwhile";
import { thrown } from "@/tests/support/thrown";

// The bounds of rotations, each where a mutant once survived.

async function hostWith(proof: "identity" | "agent-token" | "api") {
  const { admin, organization } = await buildOrganization();
  const { host, credential } = await buildHost(organization, { proof });
  const rotate = async (overlapSeconds?: number) =>
    (await rotateToken(ctxOf(admin), { id: host.id, overlapSeconds })).token;
  return { admin, id: host.id, credential, rotate };
}

const stored = (id: string) => db.host.findUniqueOrThrow({ where: { id } });
const over = { message: "Agent token rotated" };
const used = { kind: "conflict", message: "The agent token was rotated; use the new one" };

/** An agent that has proved itself with this credential. */
const proved = (credential: string) =>
  agent().authenticate(
    new Request("http://localhost/", { headers: withBearer(credential) }),
    buildCaller(),
  );

describe("an agent that rotates its token", () => {
  test("keeps the one before for ten minutes, and from each new try on", async () => {
    const { id, credential } = await hostWith("agent-token");
    const ctx = await proved(credential);
    const { token } = await rotateOwnToken(ctx, {});
    expect(token).not.toBe(credential);
    const ends = (from: Date, seconds: number) => new Date(from.getTime() + seconds * 1000);
    expect((await stored(id)).previousExpiresAt).toEqual(ends(ctx.now, 600));
    const again = await proved(credential);
    await rotateOwnToken(again, { overlapSeconds: 60 });
    expect((await stored(id)).previousExpiresAt).toEqual(ends(again.now, 60));
    const audited = { subjectId: id, action: "host.token_rotated" };
    expect(await db.auditEntry.count({ where: audited })).toBe(2);
  });

  test("hears of a repetition when the token was made, not when it asked again", async () => {
    const { credential } = await hostWith("agent-token");
    const once = { idempotencyKey: unique() };
    const first = await rotateOwnToken(await proved(credential), once);
    const ctx = await proved(credential);
    const later = new Date(ctx.now.getTime() + 5_000);
    expect(await rotateOwnToken({ ...ctx, now: later }, once)).toEqual(first);
  });

  test("makes none with the one before, once the new one was used or replaced", async () => {
    for (const then of [verifyNew, replaceNew]) {
      const { id, credential } = await hostWith("agent-token");
      const { token } = await rotateOwnToken(await proved(credential), {});
      const late = await proved(credential);
      expect(late.host.provedBy).toBe("previous");
      await then(token);
      const before = await stored(id);
      expect(await thrown(() => rotateOwnToken(late, {}))).toMatchObject(used);
      expect(await stored(id)).toEqual(before);
    }
  });
});

const verifyNew = (token: string) => verifyAgent(buildCaller(), token);
const replaceNew = async (token: string) => rotateOwnToken(await proved(token), {});

describe("a rotation", () => {
  test("leaves nothing of the token before when there is no overlap, and of both after one", async () => {
    const { id, credential, rotate } = await hostWith("agent-token");
    const between = await rotate(600);
    await db.host.update({
      where: { id },
      data: { lastRefusedAt: new Date(), lastRefusal: "Agent token rotated" },
    });
    await rotate();
    expect(await stored(id)).toMatchObject({
      ...{ previousTokenHash: null, previousExpiresAt: null },
      ...{ lastRefusedAt: null, lastRefusal: null },
    });
    for (const token of [credential, between]) {
      expect(await thrown(() => verifyAgent(buildCaller(), token))).toMatchObject(over);
    }
  });

  test("with an overlap of one second has one", async () => {
    const { id, credential, rotate } = await hostWith("agent-token");
    await rotate(1);
    expect(await stored(id)).toMatchObject({
      previousTokenHash: sha256(credential),
      previousExpiresAt: expect.any(Date),
    });
  });

  test("that comes while the new token is used for the first time keeps its own overlap", async () => {
    const { credential, rotate } = await hostWith("agent-token");
    const between = await rotate(600);
    const caller = buildCaller({ db: meanwhile("Host", () => rotate(600)) });
    expect((await verifyAgent(caller, between)).provedBy).toBe("current");
    expect((await verifyAgent(buildCaller(), between)).provedBy).toBe("previous");
    expect(await thrown(() => verifyAgent(buildCaller(), credential))).toMatchObject(over);
  });

  test.each(["identity", "agent-token"] as const)(
    "shows on the host that its agent still comes with the old %s",
    async (proof) => {
      const { id, credential, rotate } = await hostWith(proof);
      await rotate();
      expect(await thrown(() => verifyAgent(buildCaller(), credential))).toMatchObject(over);
      expect(await stored(id)).toMatchObject({
        lastRefusedAt: expect.any(Date),
        lastRefusal: "Agent token rotated",
      });
    },
  );

  test("overlaps with an API key to the second", async () => {
    const { id, admin, credential } = await hostWith("api");
    const [apiId = "", apiKey = ""] = credential.split(":");
    const now = new Date();
    await rotateToken(ctxOf(admin, { now }), { id, overlapSeconds: 600 });
    const at = (seconds: number) =>
      verifyApiCredentials(
        buildCaller({ now: new Date(now.getTime() + seconds * 1000) }),
        apiId,
        apiKey,
      );
    expect((await at(599.999)).provedBy).toBe("previous");
    expect(await thrown(() => at(600))).toMatchObject(over);
  });
});

test("what a deleted host had stays known as that, were it retired once more", async () => {
  const { organization } = await buildOrganization();
  const { host, credential } = await buildHost(organization, { proof: "agent-token" });
  const row = await stored(host.id);
  await db.host.delete({ where: { id: host.id } });
  await retireOfDeleted(db, [row], new Date());
  await retireRotated(db, row, [row.agentTokenHash], new Date());
  expect(await thrown(() => verifyAgent(buildCaller(), credential))).toMatchObject({
    message: "Host has been deleted",
  });
});
