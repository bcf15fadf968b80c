import { env } from "@/lib/env";
import { sampleOf } from "@/lib/http/openapi/sample";
import type {
  HttpMethod,
  OpenApiDocument,
  Operation,
  SecurityRequirement,
  SecurityScheme,
} from "@/lib/http/openapi/types";
import { curlFor, type ServerAddress } from "@/lib/server-address";
import { shellQuote } from "@/lib/shell-quote";

/**
 * A command that calls an operation, with the least it needs. Ids and credentials are variables of
 * the shell, named after what they hold: no secret stands in the text.
 */
export function curlOf(
  document: OpenApiDocument,
  { path, method, operation }: { path: string; method: HttpMethod; operation: Operation },
  server: ServerAddress = env.serverAddress,
): string {
  const content = operation.requestBody?.content["application/json"];
  const body = content && (content.example ?? sampleOf(document, content.schema));
  const lines = [
    `${curlFor(server)} -fsS ${method === "get" ? "" : `-X ${method.toUpperCase()} `}"${urlOf(document, path, operation)}"`,
    ...credentialsOf(document, operation.security).map((option) => `  ${option}`),
    ...(body === undefined
      ? []
      : ['  -H "Content-Type: application/json"', `  -d ${shellQuote(JSON.stringify(body))}`]),
  ];
  return lines.join(" \\\n");
}

function urlOf(document: OpenApiDocument, path: string, operation: Operation): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`);
  const query = operation.parameters
    .filter((parameter) => parameter.in === "query" && parameter.required)
    .map(({ name, schema }) => `${name}=${encodeURIComponent(String(sampleOf(document, schema)))}`);
  return `${document.servers[0]?.url ?? ""}${filled}${query.length > 0 ? `?${query.join("&")}` : ""}`;
}

/** Options for the first way in that a terminal has: a cookie it has not. */
function credentialsOf(document: OpenApiDocument, security: SecurityRequirement[]): string[] {
  const { securitySchemes } = document.components;
  const ways = security.map((requirement) =>
    Object.keys(requirement).flatMap((name) => {
      const scheme = securitySchemes[name];
      return scheme ? [optionOf(name, scheme)] : [];
    }),
  );
  return ways.flatMap((way) => (way.every((option) => option !== undefined) ? [way] : []))[0] ?? [];
}

function optionOf(name: string, scheme: SecurityScheme): string | undefined {
  const variable = name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  if (scheme.type === "apiKey") {
    return scheme.in === "cookie" ? undefined : `-H "${scheme.name}: $${variable}"`;
  }
  return scheme.scheme === "basic"
    ? '-u "$TOKEN_KEY:$TOKEN_SECRET"'
    : `-H "Authorization: Bearer $${name === "bearer" ? "TOKEN" : `${variable}_TOKEN`}"`;
}
