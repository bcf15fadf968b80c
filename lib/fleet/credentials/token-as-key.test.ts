import { expect, test } from "vitest";
import { agent } from "@/lib/auth/agent";
import { db } from "@/lib/db";
import { rotateToken } from "@/lib/fleet/credentials/rotate-token";
import { verifyApiCredentials } from "@/lib/fleet/credentials/verify-api-credentials";
import { buildCaller, buildHost, buildOrganization, ctxOf, unique } from "@/tests/support/builders";

const verdict = (apiId: string, apiKey: string) =>
  verifyApiCredentials(buildCaller(), apiId, apiKey).then(
    ({ id }) => id,
    (error: Error) => error.message,
  );

async function hostWith(proof: "identity" | "agent-token") {
  const { admin, organization } = await buildOrganization();
  const { host, credential } = await buildHost(organization, { proof });
  const apiId = `patchmon_${unique()}`;
  await db.host.update({ where: { id: host.id }, data: { apiId } });
  return { ctx: ctxOf(admin), id: host.id, apiId, credential };
}

test.each(["identity", "agent-token"] as const)(
  "the %s of a host is a key beside its API id, and beside the id of the host",
  async (proof) => {
    const { id, apiId, credential } = await hostWith(proof);
    expect(await verdict(apiId, credential)).toBe(id);
    expect(await verdict(id, credential)).toBe(id);
    const headers = { "x-api-id": apiId, "x-api-key": credential };
    const request = new Request("http://localhost/", { headers });
    const ctx = await agent().authenticate(request, buildCaller());
    expect(ctx.host.id).toBe(id);
  },
);

test("it is none beside the id of another host, nor a made-up one", async () => {
  const mine = await hostWith("agent-token");
  const other = await hostWith("agent-token");
  for (const id of [other.apiId, other.id, "", "patchmon_unknown"]) {
    expect(await verdict(id, mine.credential)).toBe("Invalid API credentials");
  }
  expect(await verdict(mine.apiId, `mst_agent_${"0".repeat(64)}`)).toBe("Invalid agent token");
  expect(await verdict(mine.apiId, "a.b.c")).toBe("Invalid agent token");
});

test("a rotation ends it, and the new token takes its place", async () => {
  const { ctx, id, apiId, credential } = await hostWith("agent-token");
  const { token } = await rotateToken(ctx, { id });
  expect(await verdict(apiId, credential)).toBe("Agent token rotated");
  expect(await verdict(apiId, token)).toBe(id);
});
