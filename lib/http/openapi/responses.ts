import type { Face } from "@/lib/http/face";
import { errorSchema, isDetailed } from "@/lib/http/openapi/envelope";
import type { Header, Reference, ResponseObject } from "@/lib/http/openapi/types";

const errors: Record<number, { name: string; description: string }> = {
  400: { name: "BadRequest", description: "The input does not fit; each fault is named." },
  401: { name: "Unauthorized", description: "Credentials are missing, wrong, expired or ended." },
  403: { name: "Forbidden", description: "These credentials may not do this, or not from here." },
  404: { name: "NotFound", description: "There is no such thing, or it is somebody else's." },
  409: { name: "Conflict", description: "The state of things does not allow it now." },
  413: { name: "TooLarge", description: "The body is longer than this endpoint reads." },
  426: { name: "UpgradeRequired", description: "This is a websocket, not a request." },
  429: { name: "TooManyRequests", description: "A limit is reached. Try again later." },
  500: { name: "InternalError", description: "A fault of the server; its log has the request id." },
  503: { name: "Unavailable", description: "The database does not answer. Try again shortly." },
};

/** Sent with every answer. */
export const requestIdHeader: Record<string, Header> = {
  "X-Request-Id": {
    description: "Names the request in the log and in the audit.",
    schema: { type: "string", format: "uuid" },
  },
};

const retryAfter: Header = {
  description: "Seconds after which a try makes sense.",
  schema: { type: "integer", minimum: 0 },
};
const challenge: Header = {
  description: "The challenge of RFC 6750, with the sentence of the error.",
  schema: { type: "string" },
};

const nameOf = (status: number, detailed: boolean) =>
  `${detailed ? "V1" : ""}${errors[status]?.name ?? status}`;

/** A reference to the refusal with this status, in the words of this face. */
export function errorRef(status: number, face: Face): Reference {
  return { $ref: `#/components/responses/${nameOf(status, isDetailed(face))}` };
}

/** Every refusal an operation can refer to. */
export function errorResponses(): Record<string, ResponseObject> {
  const both = [false, true].flatMap((detailed) =>
    Object.entries(errors).map(([status, { description }]) => {
      const response: ResponseObject = {
        description,
        headers: {
          ...requestIdHeader,
          ...(status === "401" && { "WWW-Authenticate": challenge }),
          ...((status === "429" || status === "503") && { "Retry-After": retryAfter }),
        },
        content: { "application/json": { schema: errorSchema(Number(status), detailed) } },
      };
      return [nameOf(Number(status), detailed), response] as const;
    }),
  );
  return Object.fromEntries(both);
}
