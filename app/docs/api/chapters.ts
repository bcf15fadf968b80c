import type { HttpMethod, OpenApiDocument, Operation } from "@/lib/http/openapi/types";

export type Located = { path: string; method: HttpMethod; operation: Operation };
export type Chapter = { name: string; description: string; operations: Located[] };

/** The tags of the document with their operations, in its order. */
export function chaptersOf({ tags, paths }: OpenApiDocument): Chapter[] {
  const all = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      path,
      method: method as HttpMethod,
      operation,
    })),
  );
  return tags.map(({ name, description }) => ({
    name,
    description,
    operations: all.filter(({ operation }) => operation.tags.includes(name)),
  }));
}

/** A name as the id of a heading. */
export function slug(name: string): string {
  return name.toLowerCase().replaceAll(" ", "-");
}
