import { resolve } from "@/lib/http/openapi/resolve";
import type { JsonSchema, OpenApiDocument } from "@/lib/http/openapi/types";

/** A field of a body as a table shows it. */
export type Field = {
  /** With the names it is in: `host.id`, `packages[].name`. Empty for a body that has no fields. */
  path: string;
  type: string;
  required: boolean;
  /** Limits and defaults, in words. */
  limits: string[];
  description: string | undefined;
};

const DEEPEST = 6;

/** The fields of a schema, nested ones below the ones that hold them. */
export function fieldsOf(document: OpenApiDocument, schema: JsonSchema): Field[] {
  const walk = (given: JsonSchema, path: string, required: boolean, depth: number): Field[] => {
    const here = resolve(document, given);
    const own: Field = {
      path,
      type: typeOf(document, here),
      required,
      limits: limitsOf(here),
      description: typeof here.description === "string" ? here.description : undefined,
    };
    const inner = depth < DEEPEST ? insideOf(document, here) : undefined;
    if (!inner) return [own];
    const prefix = `${path}${inner.list ? "[]" : ""}`;
    const needed = (inner.schema.required as string[] | undefined) ?? [];
    const properties = Object.entries(
      (inner.schema.properties ?? {}) as Record<string, JsonSchema>,
    );
    const below = properties.flatMap(([name, property]) =>
      walk(property, prefix === "" ? name : `${prefix}.${name}`, needed.includes(name), depth + 1),
    );
    // The object around all fields says nothing by itself; a list around them does.
    return path === "" && !inner.list ? below : [own, ...below];
  };
  return walk(schema, "", true, 0);
}

type Inside = { schema: JsonSchema; list: boolean };

/** The object with named fields inside a schema: itself, one of its choices, its items. */
function insideOf(document: OpenApiDocument, here: JsonSchema): Inside | undefined {
  if (here.properties) return { schema: here, list: false };
  for (const choice of choicesOf(here)) {
    const found = insideOf(document, resolve(document, choice));
    if (found) return found;
  }
  if (typeof here.items !== "object" || here.items === null) return undefined;
  const items = insideOf(document, resolve(document, here.items as JsonSchema));
  return items && { ...items, list: true };
}

function choicesOf(schema: JsonSchema): JsonSchema[] {
  return (schema.anyOf ?? schema.oneOf ?? []) as JsonSchema[];
}

function typeOf(document: OpenApiDocument, schema: JsonSchema): string {
  const here = resolve(document, schema);
  if (here.const !== undefined) return JSON.stringify(here.const);
  if (Array.isArray(here.enum)) return here.enum.map((one) => JSON.stringify(one)).join(" | ");
  const choices = choicesOf(here);
  if (choices.length > 0) {
    return [...new Set(choices.map((one) => typeOf(document, one)))].join(" | ");
  }
  if (Array.isArray(here.type)) return here.type.join(" | ");
  if (here.type === "array") {
    const items = here.items as JsonSchema | undefined;
    const inner = items ? typeOf(document, items) : "any";
    return inner.includes(" ") ? `(${inner})[]` : `${inner}[]`;
  }
  if (typeof here.format === "string") return here.format;
  return typeof here.type === "string" ? here.type : "any";
}

function limitsOf(schema: JsonSchema): string[] {
  const said = (keyword: string, words: (value: unknown) => string) =>
    schema[keyword] === undefined ? [] : [words(schema[keyword])];
  return [
    ...said("minLength", (n) => (n === 1 ? "not empty" : `at least ${n} characters`)),
    ...said("maxLength", (n) => `at most ${n} characters`),
    ...said("minItems", (n) => `at least ${n}`),
    ...said("maxItems", (n) => `at most ${n}`),
    ...said("minimum", (n) => `from ${n}`),
    ...said("maximum", (n) => `to ${n}`),
    ...said("default", (value) => `default ${JSON.stringify(value)}`),
  ];
}
