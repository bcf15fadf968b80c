import type { Face } from "@/lib/http/face";
import { schemaRef } from "@/lib/http/openapi/schema";
import type { JsonSchema } from "@/lib/http/openapi/types";

// lib/http/face.ts said in JSON Schema.

const ref = (name: string): JsonSchema => ({ $ref: schemaRef(name) });
const bare = (reply: JsonSchema) => reply;

const closed = (properties: Record<string, JsonSchema>, optional: string[] = []): JsonSchema => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

const success: Record<Face["name"], (reply: JsonSchema) => JsonSchema> = {
  agent: bare,
  portal: (data) => closed({ success: { const: true }, data }),
  "portal.flat": (reply) => ({
    ...reply,
    properties: { success: { const: true }, ...(reply.properties as object) },
    required: ["success", ...((reply.required as string[] | undefined) ?? [])],
  }),
  "portal.bare": bare,
  v1: bare,
  script: bare,
};

/** What a face makes of a reply. */
export function envelope(face: Face, reply: JsonSchema): JsonSchema {
  return success[face.name](reply);
}

/** Whether a face has room for a second sentence and a list of faults, as S3's have. */
export function isDetailed(face: Face): boolean {
  return face.name === "v1" || face.name === "script";
}

/** The body of a refusal. */
export function errorSchema(status: number, detailed: boolean): JsonSchema {
  if (!detailed) return ref("Error");
  return status === 400
    ? { anyOf: [ref("ValidationErrors"), ref("DetailedError")] }
    : ref("DetailedError");
}

const sentence = { type: "string", description: "A sentence for a person." };

/** The bodies of errors, as the document keeps them. */
export const errorSchemas: Record<string, JsonSchema> = {
  Error: closed({ error: sentence }),
  DetailedError: closed({ error: sentence, message: sentence }, ["message"]),
  ValidationErrors: closed({
    errors: {
      type: "array",
      minItems: 1,
      items: closed({
        msg: sentence,
        param: { type: "string", description: "The field at fault: `hosts[0].friendly_name`." },
        location: { enum: ["body", "query", "params"] },
      }),
    },
  }),
};
