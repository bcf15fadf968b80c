import { describe, expect, test } from "vitest";
import * as installer from "@/app/api/agent/install.sh/route";
import * as tokens from "@/app/api/hosts/tokens/route";
import { goodBodies } from "@/tests/contract/good-bodies";
import { buildApiToken, withBasic } from "@/tests/support/api-credentials";
import { bearerOf, buildHost, buildOrganization } from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { eachCase } from "@/tests/support/each-case";
import { routeModules } from "@/tests/support/routes";
import { rowCounts } from "@/tests/support/rows";
import { some } from "@/tests/support/some";

// Bad paths and queries. Methods: bad-methods.test.ts; bodies: bad-input.test.ts; lists:
// s0-list.test.ts.

const modules = await routeModules();
const sentence = { error: expect.stringMatching(/\w+ \w+/) };

/** As the faces say it: S1 and S2, S3 with a detail, S3 for a fault of the input. */
const refusals = [
  sentence,
  { ...sentence, message: expect.any(String) },
  { errors: expect.arrayContaining([expect.objectContaining({ msg: expect.any(String) })]) },
];

const badIds: [string, string][] = [
  ["a NUL", "a\0b"],
  ["only a NUL", "\0"],
  ["a lone surrogate", "\ud800"],
  ["100,000 characters", "x".repeat(100_000)],
  ["Unicode", "日本語-ID-ñ"],
  ["the folder above", ".."],
  ["a path", "../../../etc/passwd"],
  ["SQL", "' OR '1'='1"],
  ["a pattern", "%"],
  ["an escaped NUL", "%00"],
  ["nothing", ""],
  ["a blank", " "],
  ["a word of JavaScript", "__proto__"],
];

const withId = modules
  .filter(({ path }) => path.includes("[id]"))
  .flatMap((module) =>
    module.allowed.map((method) => ({ name: `${method} ${module.path}`, method, module })),
  );

test.each(some(withId))("$name of an id that is none", async ({ name, method, module }) => {
  const { admin, organization } = await buildOrganization();
  await buildHost(organization);
  const { body } = goodBodies[name] ?? {};
  const byToken = module.handlers[method]?.spec.gate.name.startsWith("api token");
  const as = byToken
    ? withBasic(await buildApiToken(organization, ["get", "delete"]))
    : await bearerOf(admin);
  await eachCase(badIds, async (id) => {
    const before = await rowCounts();
    const answer = await call(module.handlers, { method, params: { id }, body, as });
    expect([400, 404]).toContain(answer.status);
    expect(refusals).toContainEqual(answer.body);
    expect(await rowCounts()).toEqual(before);
  });
});

describe("a query that makes no sense is 400", () => {
  test.each(["state=used", "limit=0", "limit=501", "cursor=x", "cursor=", "limit=%00"])(
    "GET /api/hosts/tokens?%s",
    async (query) => {
      const { admin } = await buildOrganization();
      const answer = await call(tokens, { path: `/?${query}`, as: bearerOf(admin) });
      expect(answer.status).toBe(400);
      expect(answer.body).toEqual(sentence);
    },
  );

  test.each([`id=${"x".repeat(65)}`, "id=%00", "id=a%00b"])(
    "GET /api/agent/install.sh?%s",
    async (query) => {
      const answer = await call(installer, { path: `/?${query}` });
      expect(answer.status).toBe(400);
      // The face of scripts fails as S3 does.
      const errors = [expect.objectContaining({ location: "query" })];
      expect([sentence, { errors }]).toContainEqual(answer.body);
    },
  );
});
