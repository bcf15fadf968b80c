import type { z } from "zod";
import { envelope } from "@/lib/http/openapi/envelope";
import { errorRef, requestIdHeader } from "@/lib/http/openapi/responses";
import { toJsonSchema } from "@/lib/http/openapi/schema";
import type {
  HttpMethod,
  JsonSchema,
  Operation,
  Parameter,
  RequestBody,
  ResponseObject,
  SecurityRequirement,
} from "@/lib/http/openapi/types";
import type { AnyRouteSpec } from "@/lib/http/route";

/** What a gate means to a client: the credentials of which one is enough, and its refusals. */
export type Access = { security: SecurityRequirement[]; refusals: readonly number[] };

/** A route as the document takes it: the folder under app/, its method and its spec. */
export type DocumentedRoute = {
  path: string;
  method: HttpMethod;
  spec: Omit<AnyRouteSpec, "handle">;
  tag: string;
  access: Access;
};

type Shared = Record<string, JsonSchema>;

/** The operation of one route; schemas it shares with others go into `shared`. */
export function operationOf(route: DocumentedRoute, shared: Shared): Operation {
  const { path, method, spec, tag, access } = route;
  const operationId = operationIdOf(method, path);
  const convert = (schema: z.ZodType, direction: "input" | "output") =>
    toJsonSchema(schema, direction, { shared, name: `${operationId}Part` });
  const status = String(spec.status ?? 200);
  const refused = refusalsOf(route).map((one) => [String(one), errorRef(one, spec.face)]);
  const responses = { [status]: answerOf(spec, convert), ...Object.fromEntries(refused) };
  const body = spec.body && bodyOf(spec.body, convert(spec.body, "input"));
  return {
    operationId,
    summary: spec.summary,
    ...(spec.description && { description: spec.description }),
    tags: [tag],
    security: access.security,
    parameters: [
      ...pathParameters(path, spec.params && convert(spec.params, "input")),
      ...queryParameters(spec.query && convert(spec.query, "input")),
      ...headerParameters(spec.headers),
    ],
    ...(body && { requestBody: body }),
    responses,
  };
}

/** `/api/hosts/[id]/token` and `post` are `postHostsByIdToken`: stable, and told by the path. */
export function operationIdOf(method: HttpMethod, path: string): string {
  const words = path
    .replace(/^\/api/, "")
    .replace(/\[(\w+)\]/g, "by-$1")
    .split(/[^a-zA-Z0-9]+/)
    .filter((word) => word !== "");
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function refusalsOf({ path, spec, access }: DocumentedRoute): number[] {
  const statuses = [
    // A character no database stores is refused in every query, whether it is read or not.
    400,
    ...access.refusals,
    ...(path.includes("[") ? [404] : []),
    ...(spec.body ? [413] : []),
    ...(spec.errors ?? []),
    500,
    503,
  ];
  return [...new Set(statuses)].sort((a, b) => a - b);
}

type Convert = (schema: z.ZodType, direction: "input" | "output") => JsonSchema;

const successes = { 101: "Switching Protocols", 200: "OK", 201: "Created" };

function answerOf(spec: DocumentedRoute["spec"], convert: Convert): ResponseObject {
  const schema = spec.reply && envelope(spec.face, convert(spec.reply, "output"));
  const types = spec.reply ? ["application/json"] : (spec.content ?? []);
  const unsaid = (type: string) => ({ type: type === "application/json" ? "object" : "string" });
  const content = types.map((type) => [type, { schema: schema ?? unsaid(type) }]);
  return {
    description: successes[spec.status ?? 200],
    headers: requestIdHeader,
    content: Object.fromEntries(content),
  };
}

function bodyOf(body: z.ZodType, schema: JsonSchema): RequestBody {
  const required = !body.safeParse(undefined).success;
  return { required, content: { "application/json": { schema } } };
}

function pathParameters(path: string, schema: JsonSchema | undefined): Parameter[] {
  const properties = propertiesOf(schema);
  return [...path.matchAll(/\[(\w+)\]/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: properties[name] ?? { type: "string" },
  }));
}

function queryParameters(schema: JsonSchema | undefined): Parameter[] {
  const required = (schema?.required as string[] | undefined) ?? [];
  return Object.entries(propertiesOf(schema)).map(([name, { description, ...rest }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    ...(typeof description === "string" && { description }),
    schema: rest,
  }));
}

function headerParameters(headers: Readonly<Record<string, string>> = {}): Parameter[] {
  return Object.entries(headers).map(([name, description]) => ({
    name,
    in: "header",
    required: false,
    description,
    schema: { type: "string" },
  }));
}

function propertiesOf(schema: JsonSchema | undefined): Record<string, JsonSchema> {
  return (schema?.properties as Record<string, JsonSchema> | undefined) ?? {};
}
