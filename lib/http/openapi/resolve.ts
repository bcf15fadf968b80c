import type {
  JsonSchema,
  OpenApiDocument,
  Reference,
  ResponseObject,
} from "@/lib/http/openapi/types";

const SCHEMAS = "#/components/schemas/";
const RESPONSES = "#/components/responses/";

/** A schema, looked up in the document when it is a reference. */
export function resolve(document: OpenApiDocument, schema: JsonSchema): JsonSchema {
  if (typeof schema.$ref !== "string") return schema;
  return document.components.schemas[schema.$ref.slice(SCHEMAS.length)] ?? {};
}

/** A response, looked up in the document when it is a reference. */
export function resolveResponse(
  document: OpenApiDocument,
  response: ResponseObject | Reference,
): ResponseObject | undefined {
  if (!("$ref" in response)) return response;
  return document.components.responses[response.$ref.slice(RESPONSES.length)];
}
