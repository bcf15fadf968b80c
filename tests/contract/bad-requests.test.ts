import { describe, expect, test } from "vitest";
import * as installer from "@/app/api/agent/install.sh/route";
import * as tokens from "@/app/api/hosts/tokens/route";
import { goodBodies } from "@/tests/contract/good-bodies";
import { buildApiToken, withBasic } from "@/tests/support/api-credentials";
import { bearerOf, buildHost, buildOrganization } from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { methods, routeModules } from "@/tests/support/routes";
import { rowCounts } from "@/tests/support/rows";
import { some } from "@/tests/support/some";

// Bad paths, queries and methods. Bodies: bad-input.test.ts; lists: s0-list.test.ts.

const modules = await routeModules();
const CATCH_ALL = "/api/[[...path]]";
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

describe.each(some(withId))("$name", ({ method, module }) => {
  test.each(badIds)("an id that is %s", async (_name, id) => {
    const { admin, organization } = await buildOrganization();
    await buildHost(organization);
    const { body } = goodBodies[`${method} ${module.path}`] ?? {};
    const byToken = module.handlers[method]?.spec.gate.name.startsWith("api token");
    const as = byToken
      ? withBasic(await buildApiToken(organization, ["get", "delete"]))
      : await bearerOf(admin);
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

/** RFC 9110 10.2.1: all that the resource takes, also what is answered without a handler of ours. */
const allowOf = (allowed: readonly string[]) =>
  [...allowed.flatMap((one) => (one === "GET" ? ["GET", "HEAD"] : [one])), "OPTIONS"].join(", ");

/** What load balancers ask also with OPTIONS: tests/process/balancers.test.ts. */
const probes = ["/api/health", "/api/ready"];

describe("405 with Allow", () => {
  const wrong = modules
    .filter(({ path }) => path !== CATCH_ALL)
    .flatMap((module) =>
      methods
        .filter((method) => !module.allowed.includes(method))
        .map((method) => ({ name: `${method} ${module.path}`, method, module })),
    );

  test.each(some(wrong))("$name", async ({ method, module }) => {
    const answer = await call(module.handlers, { method, params: { id: "x" } });
    expect(answer.status).toBe(405);
    expect(answer.body).toEqual({ error: `Method ${method} not allowed` });
    expect(answer.headers.get("allow")).toBe(allowOf(module.allowed));
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });
});

test.each(some(modules.filter(({ path }) => path !== CATCH_ALL)))(
  "OPTIONS $path names what is allowed",
  async ({ path, handlers, allowed }) => {
    const answer = await call(handlers, { method: "OPTIONS", params: { id: "x" } });
    expect(answer.status).toBe(probes.includes(path) ? 200 : 204);
    expect(answer.headers.get("allow")).toBe(allowOf(allowed));
  },
);

test.each(methods)("%s of an unknown path is 404 as JSON", async (method) => {
  const unknown = modules.find(({ path }) => path === CATCH_ALL);
  const params = { path: ["no", "such", "path"] };
  const answer = await call(unknown?.handlers ?? {}, { method, params });
  expect(answer.status).toBe(404);
  expect(answer.body).toEqual({ error: "There is no such API path" });
});
