import fc from "fast-check";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import type { JsonSchema, Operation } from "@/lib/http/openapi/types";
import { log } from "@/lib/log";
import {
  api,
  type Draft,
  type FuzzRoute,
  often,
  operations,
  placesIn,
  SEED,
  sentIn,
} from "@/tests/support/fuzz-routes";
import { faulty, fitting, hostile } from "@/tests/support/fuzz-values";
import { buildWorld, send } from "@/tests/support/fuzz-world";
import { responseOf, schemaOf } from "@/tests/support/openapi";
import { methods } from "@/tests/support/routes";
import { some } from "@/tests/support/some";
import type { Entry } from "@/tests/who-may";
import "@/tests/support/alone";

// Requests generated from the OpenAPI document, sound and nearly so: nothing answers 5xx, every
// answer is one the document promises, and no secret leaves but where it is meant to.

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

/** What only adds to a fleet, or tells of a host: everything of the world is there as before. */
const adds = new Set([
  ...["postHosts", "postHostsTokens", "postV1HostGroups", "postV1AutoEnrollmentTokens"],
  ...["postV1AutoEnrollmentEnroll", "postV1AutoEnrollmentEnrollBulk", "putV1HostsByIdGroups"],
  ...["postAgentHeartbeat", "postAgentReport", "postAgentContainers", "putAgentContainers"],
  ...["postV1HostsPing", "postV1HostsUpdate", "postV1HostsIntegrationStatus"],
  ...["postV1IntegrationsDocker", "postHostsCommands"],
]);
const secretLike = /mst_[a-z]+_[0-9a-f]{64}|\$2[aby]\$\d\d\$|\beyJ[\w-]+\.[\w-]+\.[\w-]+/g;

const runs = Math.ceil((AT_LEAST * 1.05) / operations.length);

function drafts(route: FuzzRoute): fc.Arbitrary<Draft> {
  const { method, operation, entry } = route;
  const schema = operation.requestBody?.content["application/json"]?.schema;
  const nothing = fc.constant<string | undefined>(undefined);
  const raw = fc.constantFrom("", "{", "null", "[]", '"x"', "\0", "{}x", "[".repeat(5_000));
  const ids = Object.entries(placesIn(route)).map(([name, place]) => {
    return [name, often(fc.constant(place), fc.constantFrom(...hostile), 6)] as const;
  });
  return fc.record({
    method: often(fc.constant(method.toUpperCase()), fc.constantFrom(...methods), 30),
    params: fc.record(Object.fromEntries(ids)),
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

const checks = new Map<string, z.ZodType>();

function checkOf(operation: Operation, status: number, schema: JsonSchema): z.ZodType {
  const key = `${operation.operationId} ${status}`;
  const check = checks.get(key) ?? schemaOf(api, schema);
  checks.set(key, check);
  return check;
}

/** The answer is one that the document promises for this method of this path. */
function expectPromised(
  route: FuzzRoute,
  method: string,
  answer: Awaited<ReturnType<typeof send>>,
) {
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

/** Whether the path names what is there, to a caller who may. */
function isThere(route: FuzzRoute, { who, method, params }: Draft): boolean {
  const places = placesIn(route);
  const named = Object.entries(places).every(([name, place]) => params[name] === place);
  const asked = method === route.method.toUpperCase() && Object.keys(places).length > 0;
  return who > 3 && asked && named;
}

const lines: string[] = [];
const statuses: Record<string, number> = {};
let sentInAll = 0;

beforeAll(() => {
  // The logger itself, with a line for each request (debug) and a listener where its lines go out.
  log.level = "debug";
  Object.assign(log, { [pino.symbols.streamSym]: { write: (line: string) => lines.push(line) } });
});

afterAll(() => {
  log.level = "silent";
});

describe(`with FUZZ_SEED=${SEED}`, () => {
  test.each(some(operations))("$name", { timeout: 120_000 }, async (route) => {
    const { operationId } = route.operation;
    let world = await buildWorld();
    const property = fc.asyncProperty(drafts(route), async (draft) => {
      const sent = sentIn(world, route, draft);
      const logged = lines.length;
      const answer = await send(route.module, sent);
      sentInAll += 1;
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      expectPromised(route, sent.method, answer);
      if (isThere(route, draft)) expect(answer.status, answer.text).not.toBe(404);
      const found = answer.text.match(secretLike) ?? [];
      const secrets = [...world.secrets, ...found, "query-secret"];
      const text = lines.slice(logged).join("");
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
      if (!oneTime.has(operationId) && sent.method === route.method.toUpperCase()) {
        expect(found).toEqual([]);
        expect(world.secrets.filter((secret) => answer.text.includes(secret))).toEqual([]);
      }
      // What was deleted or rotated is gone: the next request gets another world.
      const asMeant = sent.method === route.method.toUpperCase();
      const isWritten = answer.status < 300 && sent.method !== "GET";
      if (isWritten && !(asMeant && adds.has(operationId))) world = await buildWorld();
    });
    await fc.assert(property, { seed: SEED, numRuns: slow[operationId] ?? runs });
  });

  test("it was enough, of every kind, and the log holds nothing like a secret", () => {
    expect(sentInAll).toBeGreaterThanOrEqual(AT_LEAST);
    for (const status of [200, 201, 400, 401, 403, 404, 405]) {
      expect(statuses[status], `answers ${status}`).toBeGreaterThan(10);
    }
    expect(lines.length).toBeGreaterThanOrEqual(AT_LEAST);
    expect(lines.join("").match(secretLike)).toBeNull();
  });
});
