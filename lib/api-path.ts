import { env } from "@/lib/env";

/**
 * The public path of an endpoint of S3: `apiPath("/hosts/ping")` is `/api/v1/hosts/ping`, with
 * the version that API_VERSION sets. The folder app/api/v1 keeps its name whatever it says.
 */
export function apiPath(path: `/${string}`): string {
  return `/api/${env.apiVersion}${path}`;
}
