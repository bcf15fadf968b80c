import { z } from "zod";
import { resolveResponse } from "@/lib/http/openapi/resolve";
import type {
  JsonSchema,
  OpenApiDocument,
  Operation,
  ResponseObject,
} from "@/lib/http/openapi/types";

const SCHEMAS = "#/components/schemas/";

/** A response of an operation, looked up when it is a reference; undefined when there is none. */
export function responseOf(
  document: OpenApiDocument,
  operation: Operation,
  status: number,
): ResponseObject | undefined {
  const response = operation.responses[status];
  return response && resolveResponse(document, response);
}

/** Checks values against a schema of the document, by zod's own reading of JSON Schema. */
export function schemaOf(document: OpenApiDocument, schema: JsonSchema): z.ZodType {
  const local = pointed({ ...schema, $defs: document.components.schemas });
  return z.fromJSONSchema(local as Parameters<typeof z.fromJSONSchema>[0]);
}

/** The schema with its references pointing into its own `$defs`. */
function pointed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointed);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => {
    const ours = key === "$ref" && typeof item === "string" && item.startsWith(SCHEMAS);
    return [key, ours ? `#/$defs/${item.slice(SCHEMAS.length)}` : pointed(item)];
  });
  return Object.fromEntries(entries);
}

/** Every operation, by `get /api/hosts/{id}`. */
export function operationsOf(document: OpenApiDocument) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      name: `${method} ${path}`,
      path,
      method: method as keyof typeof item,
      operation,
    })),
  );
}
