import { log } from "@/lib/log";

type Failed = {
  path: string;
  method: string;
  headers: Record<string, string | string[] | undefined>;
};

/**
 * Logs what a page threw, under the id its error page shows. The path goes in, the query never:
 * it may hold a secret.
 */
export function logFailedPage(error: unknown, { path, method, headers }: Failed): void {
  const digest = error instanceof Error && "digest" in error ? error.digest : undefined;
  const requestId = headers["x-request-id"];
  log.error({ requestId, method, path: path.split("?")[0], digest, err: error }, "page failed");
}
