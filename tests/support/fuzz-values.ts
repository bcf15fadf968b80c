import fc from "fast-check";
import { resolve } from "@/lib/http/openapi/resolve";
import type { JsonSchema, OpenApiDocument } from "@/lib/http/openapi/types";

/** Stands in a generated text for what is there when the request is sent. */
export const PLACES = {
  ...{ subject: "{{subject}}", group: "{{group}}", host: "{{host}}", command: "{{command}}" },
  // The proofs that are in the body of a request.
  ...{ hostToken: "{{hostToken}}", bootstrapToken: "{{bootstrapToken}}", username: "{{username}}" },
} as const;

/** Texts that broke programs before. */
export const hostile = [
  ...["", " ", "\0", "a\0b", "\ud800", "\udfff\ud800", "__proto__", "constructor", "null", "NaN"],
  ...["' OR 1=1 --", '"; DROP TABLE "Host"; --', "%", "_", "\\", "$(reboot)", "`reboot`", "$PATH"],
  ...[
    "../../etc/passwd",
    "..\\..\\x",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "%00",
    "%zz",
    "\r\nx: y",
  ],
  ...[
    "日本語",
    "👩‍👩‍👧‍👦",
    "\u202eevil",
    "e\u0301",
    "ß".repeat(200),
    "x".repeat(300),
    "x".repeat(9_000),
  ],
  ...[
    "9".repeat(400),
    "-1",
    "1e999",
    "0x10",
    "2026-02-30T00:00:00Z",
    "0000-01-01",
    "::ffff:10.0.0.1",
  ],
  ...["10.0.0.0/33", "{}", "[]", "[object Object]", PLACES.subject, PLACES.group, PLACES.host],
];

const anything = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 2 ** 53, 1e308, [], {}, [[]], [null]),
  fc.constantFrom<unknown>(...hostile),
  fc.jsonValue({ maxDepth: 3 }),
);

type MakeText = (schema: JsonSchema, min: number, max: number) => fc.Arbitrary<string>;

/** What a schema leaves open. */
export type Taste = {
  text: MakeText;
  /** Fields, by name, whose values mean more than their schema can say. */
  fields: Record<string, fc.Arbitrary<unknown>>;
};

/** Any value a schema allows, hostile ones among them. */
const any: Taste = { text: anyText, fields: {} };

/** Values a schema allows. */
export function fitting(
  document: OpenApiDocument,
  given: JsonSchema,
  taste = any,
  depth = 0,
): fc.Arbitrary<unknown> {
  const schema = resolve(document, given);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  const choices = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (choices) return fc.oneof(...choices.map((one) => fitting(document, one, taste, depth)));
  const types = [schema.type].flat();
  return fc.oneof(...types.map((type) => ofType(document, { ...schema, type }, taste, depth)));
}

function ofType(
  document: OpenApiDocument,
  schema: JsonSchema,
  taste: Taste,
  depth: number,
): fc.Arbitrary<unknown> {
  const bound = (keyword: string, otherwise: number) => {
    const limit = schema[keyword];
    return typeof limit === "number" ? limit : otherwise;
  };
  switch (schema.type) {
    case "string":
      return taste.text(schema, bound("minLength", 0), bound("maxLength", 40));
    case "integer":
      return fc.integer({ min: bound("minimum", -(2 ** 31)), max: bound("maximum", 2 ** 31) });
    case "number":
      return fc.double({ min: bound("minimum", -1e9), max: bound("maximum", 1e9), noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(fitting(document, (schema.items ?? {}) as JsonSchema, taste, depth + 1), {
        minLength: bound("minItems", 0),
        maxLength: Math.min(bound("maxItems", 3), 3),
      });
    case "object":
      return depth > 6 ? fc.constant({}) : object(document, schema, taste, depth);
    default:
      return anything;
  }
}

function anyText(schema: JsonSchema, min: number, max: number): fc.Arbitrary<string> {
  if (schema.format === "date-time") {
    return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  }
  const plain = fc.string({ unit: "grapheme", minLength: min, maxLength: Math.min(max, 60) });
  const color = fc.constantFrom("#3B82F6", "#000000");
  const allowed = hostile.filter((one) => one.length >= min && one.length <= max);
  const usual = typeof schema.pattern === "string" ? fc.oneof(color, plain) : plain;
  return fc.oneof(
    { weight: 4, arbitrary: usual },
    { weight: 1, arbitrary: fc.constantFrom(...(allowed.length > 0 ? allowed : ["x"])) },
    { weight: 1, arbitrary: fc.constantFrom(PLACES.group, PLACES.host) },
  );
}

function object(document: OpenApiDocument, schema: JsonSchema, taste: Taste, depth: number) {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
  if (properties.length === 0) {
    const { type, anyOf } = (schema.additionalProperties ?? {}) as JsonSchema;
    const value =
      type || anyOf
        ? fitting(document, schema.additionalProperties as JsonSchema, taste, depth + 1)
        : fc.jsonValue({ maxDepth: 3 });
    return fc.dictionary(taste.text({}, 1, 20), value);
  }
  const model = properties.map(
    ([name, one]) =>
      [name, taste.fields[name] ?? fitting(document, one, taste, depth + 1)] as const,
  );
  const requiredKeys = (schema.required ?? []) as string[];
  const needed = Object.fromEntries(model.filter(([name]) => requiredKeys.includes(name)));
  return fc.oneof(
    { weight: 3, arbitrary: fc.record(Object.fromEntries(model), { requiredKeys }) },
    { weight: 1, arbitrary: fc.record(needed) },
  );
}

/** A value with one fault: a type, a length, a field too few or too many, somewhere in it. */
export function faulty(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const where = fc.array(fc.nat(), { minLength: 1, maxLength: 4 });
  const what = fc.constantFrom("replace", "remove", "add");
  return fc.tuple(value, where, what, anything).map(([sound, path, kind, other]) => {
    const copy = structuredClone(sound);
    return spoil(copy, path, kind, other) ? copy : other;
  });
}

/** Puts a fault at the end of a path that is taken modulo what is there; false when it cannot. */
function spoil(value: unknown, [at = 0, ...rest]: number[], kind: string, other: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const holder = value as Record<string, unknown>;
  const keys = Object.keys(holder);
  const key = keys[at % Math.max(keys.length, 1)];
  if (kind === "add" || key === undefined) {
    if (Array.isArray(value)) value.push(other);
    else holder[`unknown${at}`] = other;
    return true;
  }
  if (rest.length > 0 && spoil(holder[key], rest, kind, other)) return true;
  if (kind === "remove" && !Array.isArray(value)) delete holder[key];
  else holder[key] = other;
  return true;
}
