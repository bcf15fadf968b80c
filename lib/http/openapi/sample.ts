import { resolve } from "@/lib/http/openapi/resolve";
import type { JsonSchema, OpenApiDocument } from "@/lib/http/openapi/types";

/**
 * A value of a schema to show people: its example where it has one, else what is required of it,
 * filled with the simplest there is. A text without an example is its own name.
 */
export function sampleOf(document: OpenApiDocument, schema: JsonSchema, name = "text"): unknown {
  const here = resolve(document, schema);
  const [example] = (here.examples as unknown[] | undefined) ?? [];
  if (example !== undefined) return example;
  if (here.default !== undefined) return here.default;
  if (here.const !== undefined) return here.const;
  if (Array.isArray(here.enum)) return here.enum[0];
  const [choice] = (here.anyOf ?? here.oneOf ?? []) as JsonSchema[];
  if (choice) return sampleOf(document, choice, name);
  const type = Array.isArray(here.type) ? here.type[0] : here.type;
  switch (type) {
    case "object":
      return sampleObject(document, here);
    case "array": {
      const items = here.items as JsonSchema | undefined;
      return items ? [sampleOf(document, items, name)] : [];
    }
    case "integer":
    case "number":
      return here.minimum ?? 1;
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return here.format === "date-time" ? "2026-12-31T23:59:59Z" : name;
  }
}

function sampleObject(document: OpenApiDocument, schema: JsonSchema): Record<string, unknown> {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
  const required = (schema.required as string[] | undefined) ?? [];
  const shown = properties.filter(
    ([name, property]) => required.includes(name) || hasExample(document, property),
  );
  return Object.fromEntries(
    shown.map(([name, property]) => [name, sampleOf(document, property, name)]),
  );
}

function hasExample(document: OpenApiDocument, schema: JsonSchema): boolean {
  const here = resolve(document, schema);
  const choices = (here.anyOf ?? here.oneOf ?? []) as JsonSchema[];
  return here.examples !== undefined || choices.some((one) => hasExample(document, one));
}
