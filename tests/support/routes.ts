import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Handler } from "@/lib/http/route";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof methods)[number];

/** A route file under app/api: its URL and what it exports. */
export type RouteModule = {
  /** As Next reads the folders: `/api/hosts/[id]`. */
  path: string;
  handlers: Partial<Record<Method, Handler>>;
  /** The methods that have a spec; the others answer 405. */
  allowed: Method[];
};

/** next-auth's own URL: its handlers are not of our making. */
const EXEMPT = "/api/auth/[...nextauth]";

/** Every route of the program but next-auth's, found by its file. */
export async function routeModules(): Promise<RouteModule[]> {
  const files = readdirSync(join(root, "app", "api"), { recursive: true, encoding: "utf8" })
    .map((file) => `/api/${file.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith("/route.ts"));
  const paths = files.map((file) => file.slice(0, -"/route.ts".length)).sort();
  if (!paths.includes(EXEMPT)) throw new Error(`${EXEMPT} is not there to be exempt.`);
  const own = paths.filter((path) => path !== EXEMPT);
  return Promise.all(
    own.map(async (path) => {
      const handlers: RouteModule["handlers"] = await import(join(root, "app", path, "route.ts"));
      const allowed = methods.filter((method) => handlers[method]?.spec !== undefined);
      return { path, handlers, allowed };
    }),
  );
}
