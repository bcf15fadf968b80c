import { beforeAll, describe, expect, test } from "vitest";
import { engine } from "@/lib/db";
import { buildAutoToken, withAutoToken } from "@/tests/support/api-credentials";
import { bearerOf, buildHost, buildOrganization, withBearer } from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { hostileBodies } from "@/tests/support/hostile-bodies";
import { routeModules } from "@/tests/support/routes";
import "@/tests/support/alone";

// What a body costs is measured by `npm run bench -- --only hostile`. Here: each of them gets an
// answer with a sentence from every endpoint that takes a body, never a 500.

const routes = (await routeModules()).flatMap((module) =>
  module.allowed
    .filter((method) => module.handlers[method]?.spec.body !== undefined)
    .map((method) => ({ name: `${method} ${module.path}`, method, module })),
);
const bodies = hostileBodies();

/** It answers whatever comes, and keeps none of it. */
const STORES_NOTHING = "POST /api/v1/integrations/docker";

type Refusal = { error?: string; errors?: { msg: string }[] };

let admin: Record<string, string>;
let enroller: Record<string, string>;
let organization: { id: string };

beforeAll(async () => {
  const ours = await buildOrganization();
  organization = ours.organization;
  admin = await bearerOf(ours.admin);
  enroller = withAutoToken(await buildAutoToken(organization));
});

async function caller(gate: string): Promise<Record<string, string>> {
  if (gate === "enrollment token") return enroller;
  if (gate !== "agent") return admin;
  return withBearer((await buildHost(organization)).credential);
}

test("there are at least forty of them, and routes to send them to", () => {
  expect(bodies.length).toBeGreaterThanOrEqual(40);
  expect(routes.length).toBeGreaterThan(20);
});

// What is refused is refused before a database has a part in it: once is enough.
const tried = bodies.filter(({ stored }) => stored || engine === "sqlite");

describe.each(tried)("$name", ({ make, stored }) => {
  test("is answered by every route", async () => {
    const { bytes, headers = {} } = make();
    const wrong: string[] = [];
    const takenBy: string[] = [];
    for (const { name, method, module } of routes) {
      const params = { id: "no-such-id", commandId: "no-such-id" };
      const body = new Uint8Array(bytes);
      const as = await caller(module.handlers[method]?.spec.gate.name ?? "");
      const answer = await call<Refusal>(module.handlers, {
        ...{ method, params, body, headers, as },
      });
      const sentence = answer.body.error ?? answer.body.errors?.[0]?.msg ?? "";
      if (answer.status < 300) takenBy.push(name);
      const good = answer.status < 300 || (answer.status < 500 && sentence.length > 0);
      if (!good || sentence.length > 2000) wrong.push(`${name}: ${answer.status} ${sentence}`);
    }
    expect(wrong).toEqual([]);
    if (!stored) expect(takenBy.filter((name) => name !== STORES_NOTHING)).toEqual([]);
  });
});
