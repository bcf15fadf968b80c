import { describe, expect, test } from "vitest";
import { created, get, type Json, newHost, put, rotate } from "@/tests/contract/s2-calls";
import { buildOrganization } from "@/tests/support/builders";

// S2, "Validation Rules" of a change, and what a rotation shows.

describe("PUT /api/hosts/:id takes", () => {
  test.each<[string, Json, Json]>([
    ["a name with blanks around it", { name: "  web \n" }, { name: "web" }],
    ["a name of 1 character", { name: "x" }, { name: "x" }],
    ["a name of 100 characters", { name: "n".repeat(100) }, { name: "n".repeat(100) }],
    [
      "100 characters with blanks around them",
      { name: ` ${"n".repeat(100)} ` },
      { name: "n".repeat(100) },
    ],
    [
      "a description of 500 characters",
      { name: "x", description: "d".repeat(500) },
      { name: "x", description: "d".repeat(500) },
    ],
    ["an empty description", { name: "x", description: "" }, { name: "x", description: "" }],
    [
      "no token, whatever the body says",
      { name: "x", agentTokenHash: "h", agentTokenPrefix: "p" },
      { name: "x", agentTokenPrefix: null },
    ],
  ])("%s", async (_name, body, expected) => {
    const { admin } = await buildOrganization();
    const id = await created(admin);
    const answer = await put(id, admin, body);
    expect(answer.status).toBe(200);
    expect(answer.body.data).toMatchObject({ description: newHost.description, ...expected });
    expect((await get(id, admin)).body).toEqual(answer.body);
  });
});

test("each rotation shows another prefix and a later time, in its answer and of the host", async () => {
  const { admin } = await buildOrganization();
  const id = await created(admin);
  const seen: Json[] = [];
  for (let n = 0; n < 3; n += 1) {
    const { host, token } = (await rotate(id, admin)).body;
    const { agentTokenPrefix, tokenRotatedAt } = (await get(id, admin)).body.data;
    expect(host).toMatchObject({ tokenPrefix: agentTokenPrefix, tokenRotatedAt });
    expect(token.startsWith(String(agentTokenPrefix))).toBe(true);
    seen.push({ agentTokenPrefix, tokenRotatedAt });
  }
  expect(new Set(seen.map((one) => one.agentTokenPrefix)).size).toBe(3);
  const times = seen.map((one) => Date.parse(String(one.tokenRotatedAt)));
  expect(times).toEqual([...times].sort((a, b) => a - b));
});
