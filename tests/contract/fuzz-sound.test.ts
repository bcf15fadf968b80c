import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonSchema, Operation } from "@/lib/http/openapi/types";
import { PASSWORD } from "@/tests/support/builders";
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
import { fitting, PLACES, type Taste } from "@/tests/support/fuzz-values";
import { buildWorld, send } from "@/tests/support/fuzz-world";
import { some } from "@/tests/support/some";
import "@/tests/support/alone";

// Sound requests, generated from the OpenAPI document: query and body fit their schemas, ids are of
// what is there, the caller may. Each is answered with success, whatever else is documented.

const RUNS = 25;

/** Fields whose values mean something that their schema does not say. */
const inBody: Taste["fields"] = {
  default_host_group_id: fc.constantFrom(PLACES.group, "", null),
  hostGroupId: fc.constantFrom(PLACES.group, null),
  groupIds: fc.constantFrom([], [PLACES.group], [PLACES.group, PLACES.group]),
  hostIds: fc.constant([PLACES.host]),
  allowed_ip_ranges: fc.subarray(["192.168.1.10", "10.0.0.0/24", "2001:db8::/32", "::1"]),
  expires_at: fc.constantFrom("2099-12-31T23:59:59Z", "2099-12-31T23:59:59+02:00", null),
  color: fc.constantFrom("#3B82F6", "#abcdef"),
  // The others are for tokens of integration type "api".
  scopes: fc.constant(null),
};

const inQuery: Taste["fields"] = {
  status: fc.constantFrom("online", "offline,pending"),
  state: fc.constantFrom("unused", "spent,expired"),
  include: fc.constant("stats"),
  // The place of one is in an answer.
  cursor: fc.constant(undefined),
  // Of windows there is no script, of other systems no binary; both are 404, as documented.
  os: fc.constantFrom("linux", "freebsd"),
  force: fc.constantFrom("true", "false"),
};

/** S3 requires the packages of a report; only a partial one, of the field's agents, has none. */
const reports = new Set(["postV1HostsUpdate", "postAgentReport"]);

/** Bodies of which nothing is free: they prove something. */
const proofs: Record<string, object> = {
  postAgentEnroll: { token: PLACES.hostToken },
  postV1HostsBootstrapExchange: { token: PLACES.bootstrapToken },
  postV1AuthLogin: {
    ...{ username: PLACES.username, password: PASSWORD },
    ...{ email: undefined, organizationId: undefined },
  },
};

/** After these the same request is another: a proof is spent, a name is taken. */
const spends = new Set([
  ...["postAgentEnroll", "postV1HostsBootstrapExchange", "postAgentToken"],
  ...["postV1HostGroups", "putV1HostGroupsById"],
]);

function soundText(schema: JsonSchema, min: number, max: number): fc.Arbitrary<string> {
  if (schema.format === "date-time") {
    // Of the year 0 and those after 9999 the document cannot say that they are refused.
    const ever = { min: new Date("0001-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z") };
    return fc.date({ ...ever, noInvalidDate: true }).map((date) => date.toISOString());
  }
  // Of a number as text the document cannot say the range; 1 is in all of them.
  if (typeof schema.pattern === "string" && new RegExp(schema.pattern).test("1")) {
    return fc.constant("1");
  }
  const words = fc
    .string({ unit: "grapheme", minLength: min, maxLength: Math.min(max, 60) })
    .map((text) => text.trim())
    .filter((text) => text.length >= min && text.length <= max);
  return often(words, fc.constant("x".repeat(max)));
}

function bodies({ operation: { operationId, requestBody } }: FuzzRoute) {
  const nothing = fc.constant<string | undefined>(undefined);
  const schema = requestBody?.content["application/json"]?.schema;
  if (!schema) return nothing;
  type Body = { packages?: unknown };
  const fitted = fitting(api, schema, { text: soundText, fields: inBody }) as fc.Arbitrary<Body>;
  // Of fields it does not know a schema says nothing: they are allowed.
  const unknown = fc.constantFrom({}, { unknown: [null] });
  const json = fc.tuple(fitted, unknown).map(([body, more]) => {
    const packages = reports.has(operationId) && { packages: body.packages ?? [] };
    return JSON.stringify({ ...body, ...packages, ...more, ...proofs[operationId] });
  });
  return requestBody.required ? json : often(json, nothing);
}

function queries({ parameters }: Operation): fc.Arbitrary<string> {
  const declared = parameters.filter((parameter) => parameter.in === "query");
  const model = declared.map(({ name, schema }) => {
    const values = inQuery[name] ?? fitting(api, schema, { text: soundText, fields: {} });
    return [name, values] as const;
  });
  const requiredKeys = declared.filter(({ required }) => required).map(({ name }) => name);
  return fc.record(Object.fromEntries(model), { requiredKeys }).map((values) => {
    const given = Object.entries(values).filter(([, value]) => value !== undefined);
    return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
  });
}

function drafts(route: FuzzRoute): fc.Arbitrary<Draft> {
  return fc.record({
    method: fc.constant(route.method.toUpperCase()),
    params: fc.constant(placesIn(route)),
    query: queries(route.operation),
    headers: fc.constant({}),
    body: bodies(route),
    // One of those who may.
    who: fc.integer({ min: 4, max: 9 }),
  });
}

/** The websocket is opened in front of the routes. */
const asked = operations.filter(({ operation }) => !("101" in operation.responses));

describe(`with FUZZ_SEED=${SEED}`, () => {
  test.each(some(asked))("$name", { timeout: 120_000 }, async (route) => {
    const { operationId, responses } = route.operation;
    const success = Object.keys(responses).find((status) => status.startsWith("2"));
    let world = await buildWorld();
    const property = fc.asyncProperty(drafts(route), async (draft) => {
      const answer = await send(route.module, sentIn(world, route, draft));
      expect(answer.status, answer.text).toBe(Number(success));
      if (draft.method === "DELETE" || spends.has(operationId)) world = await buildWorld();
    });
    await fc.assert(property, { seed: SEED, numRuns: RUNS });
  });
});
