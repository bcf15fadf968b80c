import { describe, expect, test } from "vitest";
import { z } from "zod";
import { document } from "@/app/api/openapi.json/document";
import * as route from "@/app/api/openapi.json/route";
import { routes } from "@/app/api/openapi.json/routes";
import { env } from "@/lib/env";
import type { JsonSchema, OpenApiDocument } from "@/lib/http/openapi/types";
import { call } from "@/tests/support/call";
import { operationsOf, responseOf, schemaOf } from "@/tests/support/openapi";
import { routeModules } from "@/tests/support/routes";
import { some } from "@/tests/support/some";

// The document against the rules of OpenAPI 3.1, and against the routes it speaks of.

const { body } = await call<OpenApiDocument>(route, {});
const operations = operationsOf(body);

/** Every object inside a value, with where it is. */
function walk(value: unknown, path = "#"): { path: string; value: Record<string, unknown> }[] {
  if (typeof value !== "object" || value === null) return [];
  const here = Array.isArray(value) ? [] : [{ path, value: value as Record<string, unknown> }];
  const entries = Object.entries(value);
  return [...here, ...entries.flatMap(([key, item]) => walk(item, `${path}/${key}`))];
}

test("it is served as it is made, without credentials", async () => {
  const answer = await call(route, {});
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("application/json");
  expect(answer.body).toEqual(JSON.parse(JSON.stringify(document())));
  expect(body.servers).toEqual([{ url: env.publicUrl }]);
});

test("it is sent once to whoever keeps it", async () => {
  const etag = (await call(route, {})).headers.get("etag") ?? "none";
  const again = await call(route, { headers: { "if-none-match": `W/${etag}, "other"` } });
  expect([again.status, again.headers.get("etag")]).toEqual([304, etag]);
  const other = await call(route, { headers: { "if-none-match": '"other"' } });
  expect([other.status, other.body]).toEqual([200, body]);
});

test("it shows every route and every method", async () => {
  const modules = (await routeModules()).filter(({ path }) => path !== "/api/[[...path]]");
  const own = "/api/openapi.json";
  expect([...Object.keys(routes), own].sort()).toEqual(modules.map(({ path }) => path).sort());
  const names = modules.flatMap(({ path, allowed }) =>
    allowed.map((method) => `${method.toLowerCase()} ${path.replace(/\[(\w+)\]/g, "{$1}")}`),
  );
  expect(operations.map(({ name }) => name).sort()).toEqual(names.sort());
});

test("it says when a host is online, and for how long one that reports hourly is", () => {
  const description = body.paths["/api/hosts"]?.get?.description ?? "";
  expect(description).toContain("less than one minute ago");
  expect(description).toContain("two hours for an agent that reports once an hour");
});

const schema = z.record(z.string(), z.unknown());
const mediaTypes = z.record(
  z.string().regex(/^[a-z]+\/[a-z-]+$/),
  z.strictObject({ schema, example: z.unknown().optional() }),
);
const reference = z.strictObject({ $ref: z.string().regex(/^#\/components\/responses\/\w+$/) });
const response = z.strictObject({
  description: z.string().min(1),
  headers: z.record(z.string(), z.strictObject({ description: z.string(), schema })).optional(),
  content: mediaTypes,
});
const operation = z.strictObject({
  operationId: z.string().regex(/^[a-z][A-Za-z0-9]+$/),
  summary: z.string().min(5).max(120),
  description: z.string().min(1).optional(),
  tags: z.array(z.string()).length(1),
  security: z.array(z.record(z.string(), z.array(z.never()))),
  parameters: z.array(
    z.strictObject({
      name: z.string().min(1),
      in: z.enum(["path", "query", "header"]),
      required: z.boolean(),
      description: z.string().optional(),
      schema,
    }),
  ),
  requestBody: z.strictObject({ required: z.boolean(), content: mediaTypes }).optional(),
  responses: z.record(z.string().regex(/^[1-5]\d\d$/), z.union([response, reference])),
});
const component = z.string().regex(/^[a-zA-Z0-9._-]+$/);

/** OpenAPI 3.1, as far as this document uses it; anything else in it is a fault. */
const openApi = z.strictObject({
  openapi: z.literal("3.1.1"),
  info: z.strictObject({
    title: z.string().min(1),
    version: z.string().min(1),
    summary: z.string().min(1),
    description: z.string().min(1),
    license: z.strictObject({ name: z.string(), identifier: z.string() }),
  }),
  servers: z.array(z.strictObject({ url: z.url() })).min(1),
  tags: z.array(z.strictObject({ name: z.string(), description: z.string().min(1) })),
  paths: z.record(
    z.string().regex(/^\/([\w.-]+|\{\w+\})(\/([\w.-]+|\{\w+\}))*$/),
    z.partialRecord(z.enum(["get", "post", "put", "patch", "delete"]), operation),
  ),
  components: z.strictObject({
    schemas: z.record(component, schema),
    responses: z.record(component, response),
    securitySchemes: z.record(
      component,
      z.discriminatedUnion("type", [
        z.strictObject({
          type: z.literal("http"),
          scheme: z.enum(["bearer", "basic"]),
          bearerFormat: z.string().optional(),
          description: z.string(),
        }),
        z.strictObject({
          type: z.literal("apiKey"),
          in: z.enum(["header", "cookie"]),
          name: z.string(),
          description: z.string(),
        }),
      ]),
    ),
  }),
});

describe("the rules of OpenAPI 3.1", () => {
  test("its shape", () => {
    expect(openApi.safeParse(body).error?.issues ?? []).toEqual([]);
  });

  test("every reference resolves", () => {
    const all = walk(body);
    const places = new Set(all.map(({ path }) => path));
    const references = all.flatMap(({ value }) =>
      typeof value.$ref === "string" ? [value.$ref] : [],
    );
    expect(references.length).toBeGreaterThan(100);
    expect(references.filter((target) => !places.has(target))).toEqual([]);
  });

  test("operation ids are unique, and so are tags and parameters", () => {
    const repeated = (names: string[]) => names.filter((name, at) => names.indexOf(name) !== at);
    expect(repeated(operations.map((one) => one.operation.operationId))).toEqual([]);
    expect(repeated(body.tags.map(({ name }) => name))).toEqual([]);
    for (const { operation: one } of operations) {
      expect(
        repeated(one.parameters.map((parameter) => `${parameter.in} ${parameter.name}`)),
      ).toEqual([]);
    }
  });

  test("every tag and security scheme an operation names is there, and every one is used", () => {
    const tagged = operations.flatMap((one) => one.operation.tags);
    expect([...new Set(tagged)].sort()).toEqual(body.tags.map(({ name }) => name).sort());
    const secured = operations.flatMap((one) => one.operation.security.flatMap(Object.keys));
    expect([...new Set(secured)].sort()).toEqual(
      Object.keys(body.components.securitySchemes).sort(),
    );
  });
});

describe.each(some(operations))("$name", ({ path, method, operation: one }) => {
  test("declares each parameter of its path, required", () => {
    const declared = one.parameters.filter((parameter) => parameter.in === "path");
    expect(declared.map(({ name }) => name)).toEqual(
      [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
    );
    expect(declared.every(({ required }) => required)).toBe(true);
  });

  test("has a success that says what comes, and its refusals", () => {
    const successes = Object.keys(one.responses).filter((status) => /^[12]/.test(status));
    expect(successes).toHaveLength(1);
    const success = responseOf(body, one, Number(successes[0]));
    // What is no answer of HTTP any more has no content.
    const isSocket = successes[0] === "101";
    expect(Object.keys(success?.content ?? {}).length > 0).toBe(!isSocket);
    expect(Object.keys(one.responses)).toContain("400");
    expect(Object.keys(one.responses)).toContain("500");
    if (one.security.length > 0) expect(Object.keys(one.responses)).toContain("401");
    if (one.requestBody) expect(Object.keys(one.responses)).toContain("413");
    if (method === "get") expect(one.requestBody).toBeUndefined();
  });

  test("has schemas that compile", () => {
    const contents = [
      ...Object.values(one.requestBody?.content ?? {}),
      ...Object.keys(one.responses).flatMap((status) =>
        Object.values(responseOf(body, one, Number(status))?.content ?? {}),
      ),
    ];
    const schemas: JsonSchema[] = [
      ...contents.map((content) => content.schema),
      ...one.parameters.map((parameter) => parameter.schema),
    ];
    for (const each of schemas) expect(() => schemaOf(body, each)).not.toThrow();
  });
});
