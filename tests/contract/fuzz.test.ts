import fc from "fast-check";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { document } from "@/app/api/openapi.json/document";
import type { JsonSchema, Operation } from "@/lib/http/openapi/types";
import { log } from "@/lib/log";
import { faulty, fitting, hostile, PLACES } from "@/tests/support/fuzz-values";
import { buildWorld, type Sent, send, type World } from "@/tests/support/fuzz-world";
import { operationsOf, responseOf, schemaOf } from "@/tests/support/openapi";
import { methods, type RouteModule, routeModules } from "@/tests/support/routes";
import { some } from "@/tests/support/some";
import { type Entry, whoMay } from "@/tests/who-may";

// Requests generated from the OpenAPI document, sound and nearly so: nothing answers 5xx, every
// answer is one the document promises, and no secret leaves but where it is meant to.

const SEED = Number(process.env.FUZZ_SEED ?? 20_261_122);
const AT_LEAST = 5_000;

/** Each failed sign-in costs a slow hash, on purpose. */
const slow: Record<string, number> = { postV1AuthLogin: 15 };

/** Answers that hold a secret, this once (S0, S1, S2, S3). */
const oneTime = new Set([
  ...["postHostsTokens", "postHostsByIdToken", "postAgentToken", "postAgentEnroll"],
  ...["postV1AutoEnrollmentTokens", "postV1AutoEnrollmentEnroll", "getV1AutoEnrollmentScript"],
  ...["postV1AutoEnrollmentEnrollBulk", "getV1HostsInstall", "postV1HostsBootstrapExchange"],
  "postV1AuthLogin",
]);
const secretLike = /mst_[a-z]+_[0-9a-f]{64}|\$2[aby]\$\d\d\$|\beyJ[\w-]+\.[\w-]+\.[\w-]+/g;

const api = document();
const modules = new Map((await routeModules()).map((module) => [publicPath(module.path), module]));
const operations = operationsOf(api).map((one) => {
  const module = modules.get(one.path);
  const entry = whoMay[`${one.method.toUpperCase()} ${module?.path}`];
  if (!module || !entry) throw new Error(`Nobody knows the route of ${one.name}.`);
  return { ...one, module, entry };
});
const runs = Math.ceil((AT_LEAST * 1.05) / operations.length);

function publicPath(folder: string): string {
  return folder.replace(/\[(\w+)\]/g, "{$1}");
}

type Route = {
  path: string;
  method: string;
  operation: Operation;
  module: RouteModule;
  entry: Entry;
};
type Draft = Sent & { who: number };

const often = <T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>, weight = 8) =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: rare });

function drafts({ method, operation, entry, module }: Route): fc.Arbitrary<Draft> {
  const schema = operation.requestBody?.content["application/json"]?.schema;
  const nothing = fc.constant<string | undefined>(undefined);
  const raw = fc.constantFrom("", "{", "null", "[]", '"x"', "\0", "{}x", "[".repeat(5_000));
  const names = [...module.path.matchAll(/\[(\w+)\]/g)].map(([, name = ""]) => name);
  const id = often(fc.constant<string>(PLACES.subject), fc.constantFrom(...hostile), 6);
  return fc.record({
    method: often(fc.constant(method.toUpperCase()), fc.constantFrom(...methods), 30),
    params: fc.record(Object.fromEntries(names.map((name) => [name, id]))),
    query: queries(operation, entry),
    headers: headers(operation),
    body: schema ? often(bodies(schema, entry), raw) : often(nothing, raw),
    who: fc.nat({ max: 30 }),
  });
}

function bodies(schema: JsonSchema, entry: Entry): fc.Arbitrary<string> {
  const known = entry.body ? [fc.constant<unknown>(entry.body())] : [];
  const sound = fc.oneof(fitting(api, schema), ...known);
  return fc.oneof(sound, faulty(sound)).map((value) => JSON.stringify(value));
}

function queries(operation: Operation, entry: Entry): fc.Arbitrary<string> {
  const declared = operation.parameters.filter((parameter) => parameter.in === "query");
  const wrong = fc.constantFrom(...hostile);
  const model = declared.map(({ name, schema }) => {
    return [name, often(fitting(api, schema).map(String), wrong, 3)] as const;
  });
  const strange = { token_secret: fc.constant("query-secret"), unknown: wrong };
  const generated = fc
    .record({ ...Object.fromEntries(model), ...strange }, { requiredKeys: [] })
    // A lone surrogate cannot be percent-encoded.
    .map((values) => `?${new URLSearchParams(values as Record<string, string>)}`);
  return often(generated, fc.constant(entry.query ?? ""), 3);
}

function headers(operation: Operation): fc.Arbitrary<Record<string, string>> {
  const declared = operation.parameters.filter((parameter) => parameter.in === "header");
  const value = fc.constantFrom("", "x", "é", "x".repeat(300), "a, b", "null");
  const strange = {
    "content-type": fc.constantFrom("application/json", "text/plain", "multipart/form-data", "x"),
    origin: fc.constantFrom("https://evil.example", "null", "x"),
    "sec-fetch-site": fc.constantFrom("cross-site", "same-origin", "x"),
    "x-forwarded-for": fc.constantFrom("1.2.3.4", "x", "::1, ::1"),
    "x-request-id": value,
    ...Object.fromEntries(declared.map(({ name }) => [name, value])),
  };
  const generated = fc.record(strange, { requiredKeys: [] }) as fc.Arbitrary<
    Record<string, string>
  >;
  return often(fc.constant({}), generated, 2);
}

/** The draft in this world: ids in their places, and mostly the credentials the route asks for. */
function sentIn(world: World, { entry }: Route, { who, ...draft }: Draft): Sent {
  const subject = world.ids[entry.id ?? "host"];
  const place = (text: string) =>
    text
      .replaceAll(PLACES.subject, subject)
      .replaceAll(PLACES.group, world.ids.group)
      .replaceAll(PLACES.host, world.ids.host);
  const all = Object.values(world.credentials).flat();
  const mine = world.credentials[entry.gate];
  const credential = who === 0 ? {} : who <= 3 ? all[who * 2] : mine[who % mine.length];
  return {
    ...draft,
    params: Object.fromEntries(Object.entries(draft.params).map(([k, v]) => [k, place(v)])),
    query: draft.query.replaceAll(encodeURIComponent(PLACES.group), world.ids.group),
    body: draft.body === undefined ? undefined : place(draft.body),
    headers: { ...draft.headers, ...credential },
  };
}

const checks = new Map<string, z.ZodType>();

function checkOf(operation: Operation, status: number, schema: JsonSchema): z.ZodType {
  const key = `${operation.operationId} ${status}`;
  const check = checks.get(key) ?? schemaOf(api, schema);
  checks.set(key, check);
  return check;
}

/** The answer is one that the document promises for this method of this path. */
function expectPromised(route: Route, method: string, answer: Awaited<ReturnType<typeof send>>) {
  expect(answer.status, answer.text).toBeLessThan(500);
  const asked = operations.find(
    (one) => one.path === route.path && one.method.toUpperCase() === method,
  );
  if (!asked) {
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toContain(route.method.toUpperCase());
    return;
  }
  const promised = responseOf(api, asked.operation, answer.status);
  expect(promised, `${asked.name} never answers ${answer.status}: ${answer.text}`).toBeDefined();
  const media = promised?.content[answer.type];
  expect(media, `${asked.name} answers ${answer.type}`).toBeDefined();
  if (answer.type !== "application/json" || !media) return;
  const parsed = checkOf(asked.operation, answer.status, media.schema).safeParse(
    JSON.parse(answer.text),
  );
  expect(parsed.error?.issues ?? [], answer.text).toEqual([]);
}

const lines: string[] = [];
const secrets = new Set<string>(["query-secret"]);
const statuses: Record<string, number> = {};
let sentInAll = 0;

beforeAll(() => {
  // The logger itself, at its usual level, with a listener where its lines go out.
  log.level = "info";
  Object.assign(log, { [pino.symbols.streamSym]: { write: (line: string) => lines.push(line) } });
});

afterAll(() => {
  log.level = "silent";
});

describe(`with FUZZ_SEED=${SEED}`, () => {
  test.each(some(operations))("$name", { timeout: 60_000 }, async (route) => {
    const { operationId } = route.operation;
    let world = await buildWorld();
    const property = fc.asyncProperty(drafts(route), async (draft) => {
      const sent = sentIn(world, route, draft);
      const answer = await send(route.module, sent);
      sentInAll += 1;
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      expectPromised(route, sent.method, answer);
      for (const secret of world.secrets) secrets.add(secret);
      const found = answer.text.match(secretLike) ?? [];
      for (const secret of found) secrets.add(secret);
      if (!oneTime.has(operationId) && sent.method === route.method.toUpperCase()) {
        expect(found).toEqual([]);
        expect(world.secrets.filter((secret) => answer.text.includes(secret))).toEqual([]);
      }
      // What was deleted or rotated is gone: the next request gets another world.
      if (answer.status < 300 && sent.method !== "GET") world = await buildWorld();
    });
    await fc.assert(property, { seed: SEED, numRuns: slow[operationId] ?? runs });
  });

  test("it was enough, of every kind, and the log holds none of the secrets", () => {
    expect(sentInAll).toBeGreaterThanOrEqual(AT_LEAST);
    for (const status of [200, 201, 400, 401, 403, 404, 405]) {
      expect(statuses[status], `answers ${status}`).toBeGreaterThan(10);
    }
    expect(lines.length).toBeGreaterThanOrEqual(AT_LEAST);
    const text = lines.join("");
    expect([...secrets].filter((secret) => text.includes(secret))).toEqual([]);
    expect(text.match(secretLike)).toBeNull();
  });
});
