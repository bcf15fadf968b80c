import { ASKED_PATH_HEADER } from "@/lib/http/log-call";
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
  // Next's own path may hold a secret that was escaped.
  const asked = headers[ASKED_PATH_HEADER] ?? path.split("?")[0];
  log.error({ requestId, method, path: asked, digest, err: error }, "page failed");
}
