import { describe, expect, test } from "vitest";
import { agent } from "@/lib/auth/agent";
import { rotateOwnToken } from "@/lib/fleet/credentials/rotate-own-token";
import { rotateToken } from "@/lib/fleet/credentials/rotate-token";
import { verifyAgent } from "@/lib/fleet/credentials/verify-agent";
import {
  buildCaller,
  buildHost,
  buildOrganization,
  ctxOf,
  withBearer,
} from "@/tests/support/builders";

/** What the agent gets that presents this credential and asks for a new token. */
async function ask(credential: string, overlapSeconds?: number): Promise<string> {
  const request = new Request("http://localhost/", { headers: withBearer(credential) });
  const ctx = await agent().authenticate(request, buildCaller());
  return (await rotateOwnToken(ctx, { overlapSeconds })).token;
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

  test("makes no token with the one an admin replaced, in the overlap", async () => {
    const { ctx, id, credential } = await host();
    const { token } = await rotateToken(ctx, { id, overlapSeconds: 600 });
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
