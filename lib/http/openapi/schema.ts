import { z } from "zod";
import type { JsonSchema } from "@/lib/http/openapi/types";

export type Direction = "input" | "output";

/** Where a reference of the document points to a schema. */
export const schemaRef = (name: string) => `#/components/schemas/${name}`;

/**
 * A zod schema as JSON Schema: what a client may send (`input`), or what it gets (`output`). Dates
 * are date-time strings. Schemas with an id, and those that contain themselves, go into `shared`,
 * which the document keeps under components; `name` tells the latter apart.
 */
export function toJsonSchema(
  schema: z.ZodType,
  direction: Direction,
  { shared, name }: { shared: Record<string, JsonSchema>; name: string },
): JsonSchema {
  const { $schema: _dialect, $defs, ...converted } = plain(schema, direction);
  const definitions = Object.entries(($defs ?? {}) as Record<string, JsonSchema>);
  const renamed = new Map(
    definitions.map(([id]) => [
      `#/$defs/${id}`,
      id.startsWith("__") ? `${name}${id.slice(8)}` : id,
    ]),
  );
  for (const [id, definition] of definitions) {
    const shareName = renamed.get(`#/$defs/${id}`) ?? id;
    shared[shareName] = rename(definition, renamed) as JsonSchema;
  }
  return rename(converted, renamed) as JsonSchema;
}

function plain(schema: z.ZodType, io: Direction): JsonSchema {
  const { "~standard": _standard, ...json } = z.toJSONSchema(schema, {
    io,
    // What a transform makes, JSON Schema cannot say: anything.
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === "date") {
        jsonSchema.type = "string";
        jsonSchema.format = "date-time";
      }
      // A format says it shorter than zod's pattern for it.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      // The limits of JavaScript's numbers are not those of a field.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      // Every name is a string.
      if (zodSchema._zod.def.type === "record") delete jsonSchema.propertyNames;
    },
  });
  return json;
}

function rename(value: unknown, names: Map<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => rename(item, names));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => {
    const name = key === "$ref" && typeof item === "string" ? names.get(item) : undefined;
    return [key, name === undefined ? rename(item, names) : schemaRef(name)];
  });
  return Object.fromEntries(entries);
}
