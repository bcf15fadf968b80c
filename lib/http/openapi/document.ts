import { errorSchemas } from "@/lib/http/openapi/envelope";
import { type Access, type DocumentedRoute, operationOf } from "@/lib/http/openapi/operation";
import { errorResponses } from "@/lib/http/openapi/responses";
import {
  type HttpMethod,
  httpMethods,
  type OpenApiDocument,
  type PathItem,
  type SecurityScheme,
} from "@/lib/http/openapi/types";
import type { AnyRouteSpec } from "@/lib/http/route";

/** What a route file exports, as far as the document is concerned. */
export type RouteExports = Partial<
  Record<Uppercase<HttpMethod>, { spec?: Omit<AnyRouteSpec, "handle"> }>
>;

type Parts = Pick<OpenApiDocument, "info" | "servers" | "tags"> & {
  /** By folder under app/: `/api/hosts/[id]`. */
  routes: Record<string, RouteExports>;
  securitySchemes: Record<string, SecurityScheme>;
  /** The name of the tag of a folder. */
  tagOf(path: string): string;
  accessOf(gate: string, method: HttpMethod): Access;
  /** The path as clients ask for it: a folder may be served under another. */
  publicPath(path: string): string;
};

/** The OpenAPI 3.1 document of routes, derived from their specs. */
export function openApiDocument({ routes, securitySchemes, ...parts }: Parts): OpenApiDocument {
  const shared = { ...errorSchemas };
  const paths: Record<string, PathItem> = {};
  for (const [path, handlers] of Object.entries(routes)) {
    const item: PathItem = {};
    for (const { method, spec } of documented(handlers)) {
      const access = parts.accessOf(spec.gate.name, method);
      const route: DocumentedRoute = { path, method, spec, tag: parts.tagOf(path), access };
      item[method] = operationOf(route, shared);
    }
    paths[parts.publicPath(path).replace(/\[(\w+)\]/g, "{$1}")] = item;
  }
  return {
    openapi: "3.1.1",
    info: parts.info,
    servers: parts.servers,
    tags: parts.tags,
    paths,
    components: { schemas: shared, responses: errorResponses(), securitySchemes },
  };
}

/** The methods a route file answers; the others are 405 and have no spec. */
function documented(handlers: RouteExports) {
  return httpMethods.flatMap((method) => {
    const spec = handlers[method.toUpperCase() as Uppercase<HttpMethod>]?.spec;
    return spec ? [{ method, spec }] : [];
  });
}
