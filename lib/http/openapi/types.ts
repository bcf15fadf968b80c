/** A JSON Schema of draft 2020-12, the dialect of OpenAPI 3.1. */
export type JsonSchema = { readonly [keyword: string]: unknown };

export type Parameter = {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  description?: string;
  schema: JsonSchema;
};

export type MediaType = { schema: JsonSchema; example?: unknown };
export type Header = { description: string; schema: JsonSchema };

export type ResponseObject = {
  description: string;
  headers?: Record<string, Header>;
  content: Record<string, MediaType>;
};

export type Reference = { $ref: string };
export type RequestBody = { required: boolean; content: Record<string, MediaType> };

/** Schemes of which all are needed together. */
export type SecurityRequirement = Record<string, string[]>;

export type SecurityScheme = { description: string } & (
  | { type: "http"; scheme: "bearer" | "basic"; bearerFormat?: string }
  | { type: "apiKey"; in: "header" | "cookie"; name: string }
);

export type Operation = {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  security: SecurityRequirement[];
  parameters: Parameter[];
  requestBody?: RequestBody;
  responses: Record<string, ResponseObject | Reference>;
};

export const httpMethods = ["get", "post", "put", "patch", "delete"] as const;
export type HttpMethod = (typeof httpMethods)[number];
export type PathItem = Partial<Record<HttpMethod, Operation>>;

/** The parts of an OpenAPI 3.1 document that this program writes. */
export type OpenApiDocument = {
  openapi: "3.1.1";
  info: { title: string; version: string; summary: string; description: string; license: object };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, PathItem>;
  components: {
    schemas: Record<string, JsonSchema>;
    responses: Record<string, ResponseObject>;
    securitySchemes: Record<string, SecurityScheme>;
  };
};
