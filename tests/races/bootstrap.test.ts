import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db";
import { createBootstrapToken } from "@/lib/fleet/install/bootstrap-token";
import { atOnce, type Door, tally, ways } from "@/tests/races/doors";
import { agentCtxOf } from "@/tests/support/agent-ctx";
import { buildHost, buildOrganization } from "@/tests/support/builders";

const EXCHANGE = "/api/v1/hosts/bootstrap/exchange";

describe.each(ways)("$name", ({ open }) => {
  let door: Door;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ door, close } = await open());
  }, 120_000);

  afterAll(() => close());

  const exchange = (token: string) =>
    door<{ apiId: string; apiKey: string }>("POST", EXCHANGE, { body: { token } });

  test("40 exchanges of one bootstrap token give the credentials once", async () => {
    const { organization } = await buildOrganization();
    const { host, credential } = await buildHost(organization, { proof: "api" });
    const [apiId = "", apiKey = ""] = credential.split(":");
    const token = await createBootstrapToken(agentCtxOf(host), { apiId, apiKey });
    const answers = await atOnce(40, () => exchange(token));
    expect(tally(answers)).toEqual({ 200: 1, 401: 39 });
    const bodies = answers.map(({ body }) => body);
    expect(bodies).toContainEqual({ apiId, apiKey });
    expect(await db.bootstrapToken.count({ where: { hostId: host.id } })).toBe(0);
  });

  test("each of 20 tokens of one host is good once, however they come", async () => {
    const { organization } = await buildOrganization();
    const { host, credential } = await buildHost(organization, { proof: "api" });
    const [apiId = "", apiKey = ""] = credential.split(":");
    const ctx = agentCtxOf(host);
    const tokens = await atOnce(20, () => createBootstrapToken(ctx, { apiId, apiKey }));
    const answers = await Promise.all([...tokens, ...tokens].map(exchange));
    expect(tally(answers)).toEqual({ 200: 20, 401: 20 });
  });

  test("exchanges for a host of S1 give it one pair that proves it", async () => {
    const { organization } = await buildOrganization();
    const { host } = await buildHost(organization);
    const tokens = await atOnce(8, () => createBootstrapToken(agentCtxOf(host), undefined));
    const answers = await Promise.all([...tokens, ...tokens].map(exchange));
    expect(tally(answers)).toEqual({ 200: 8, 401: 8 });
    const beats = await Promise.all(
      answers
        .filter(({ status }) => status === 200)
        .map(({ body }) =>
          door("POST", "/api/agent/heartbeat", {
            headers: { "x-api-id": body.apiId, "x-api-key": body.apiKey },
          }),
        ),
    );
    expect(tally(beats)).toEqual({ 200: 1, 401: 7 });
  });
});
