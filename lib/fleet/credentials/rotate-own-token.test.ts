import { describe, expect, test } from "vitest";
import { agent } from "@/lib/auth/agent";
import { db } from "@/lib/db";
import { rotateOwnToken } from "@/lib/fleet/credentials/rotate-own-token";
import { rotateToken } from "@/lib/fleet/credentials/rotate-token";
import { verifyAgent } from "@/lib/fleet/credentials/verify-agent";
import {
  buildCaller,
  buildHost,
  buildOrganization,
  ctxOf,
  unique,
  withBearer,
} from "@/tests/support/builders";

/** What the agent gets that presents this credential and asks for a new token. */
async function ask(credential: string, idempotencyKey?: string): Promise<string> {
  const request = new Request("http://localhost/", { headers: withBearer(credential) });
  const ctx = await agent().authenticate(request, buildCaller());
  return (await rotateOwnToken(ctx, { idempotencyKey })).token;
}

const verdict = (credential: string) =>
  verifyAgent(buildCaller(), credential).then(
    ({ provedBy }) => provedBy,
    (error: Error) => error.message,
  );

describe.each(["identity", "agent-token"] as const)("an agent that holds its %s", (proof) => {
  async function host() {
    const { admin, organization } = await buildOrganization();
    const { host: row, credential } = await buildHost(organization, { proof });
    return { ctx: ctxOf(admin), id: row.id, credential };
  }

  test("may lose the answer of its rotation, again and again", async () => {
    const { credential } = await host();
    const lost = await ask(credential);
    const lostToo = await ask(credential);
    expect(await verdict(credential)).toBe("previous");
    const received = await ask(credential);
    expect(await verdict(received)).toBe("current");
    expect(await verdict(credential)).toBe("Agent token rotated");
    expect(await verdict(lost)).toBe("Agent token rotated");
    expect(await verdict(lostToo)).toBe("Agent token rotated");
  });

  test("gets the same token for the same key, once written and once told in the audit", async () => {
    const { id, credential } = await host();
    const key = unique();
    const lost = await ask(credential, key);
    expect(lost).toMatch(/^mst_agent_[0-9a-f]{64}$/);
    expect(await ask(credential, key)).toBe(lost);
    expect(await verdict(lost)).toBe("current");
    expect(await verdict(credential)).toBe("Agent token rotated");
    // Proved by the new one, after a crash between storing it and forgetting the key.
    expect(await ask(lost, key)).toBe(lost);
    expect(
      await db.auditEntry.count({ where: { action: "host.token_rotated", subjectId: id } }),
    ).toBe(1);
  });

  test("gets another token for the same key once that token had its time", async () => {
    const { credential } = await host();
    const key = unique();
    const first = await ask(credential, key);
    const second = await ask(first, unique());
    expect(await verdict(second)).toBe("current");
    const third = await ask(second, key);
    expect(new Set([first, second, third]).size).toBe(3);
    expect(await verdict(third)).toBe("current");
  });

  test("that asks ten times at once with one key gets ten times the same token", async () => {
    const { id, credential } = await host();
    const key = unique();
    const tokens = await Promise.all(Array.from({ length: 10 }, () => ask(credential, key)));
    expect(new Set(tokens).size).toBe(1);
    expect(await verdict(tokens[0] ?? "")).toBe("current");
    expect(
      await db.auditEntry.count({ where: { action: "host.token_rotated", subjectId: id } }),
    ).toBe(1);
  });

  test("of another host with the same key gets another token", async () => {
    const key = unique();
    const tokens = [
      await ask((await host()).credential, key),
      await ask((await host()).credential, key),
    ];
    expect(new Set(tokens).size).toBe(2);
  });

  test("makes no token with the one an admin replaced, in the overlap", async () => {
    const { ctx, id, credential } = await host();
    const key = unique();
    const { token } = await rotateToken(ctx, { id, overlapSeconds: 600 });
    await expect(ask(credential, key)).rejects.toThrow(
      "The agent token was rotated; use the new one",
    );
    await expect(ask(credential)).rejects.toThrow("The agent token was rotated; use the new one");
    expect(await verdict(credential)).toBe("previous");
    expect(await verdict(token)).toBe("current");
  });

  test("that asks ten times at once is left with exactly one new token", async () => {
    const { credential } = await host();
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => ask(credential)));
    const tokens = answers.flatMap((answer) =>
      answer.status === "fulfilled" ? [answer.value] : [],
    );
    const verdicts = await Promise.all(tokens.map(verdict));
    expect(verdicts.filter((one) => one === "current")).toHaveLength(1);
  });
});
