import type { Caller } from "@/lib/fleet/context";
import type { FleetError } from "@/lib/fleet/errors";
import { log } from "@/lib/log";

/** Tells scripts/serve.mjs that this answer has its log line; it never leaves the server. */
export const LOGGED_HEADER = "x-muster-logged";

/** The path a client asked for, when scripts/serve.mjs serves it under another (API_VERSION). */
const ASKED_PATH_HEADER = "x-muster-asked-path";

/** The one log line of a request. The path goes in, the query never: it may hold a secret. */
export function logCall(
  request: Request,
  response: Response,
  ctx: Caller & { actor?: { type: string; id: string | null }; organizationId?: string },
  milliseconds: number,
  fault: FleetError | undefined,
): void {
  response.headers.set(LOGGED_HEADER, "1");
  const line = {
    requestId: ctx.requestId,
    method: request.method,
    path: request.headers.get(ASKED_PATH_HEADER) ?? new URL(request.url).pathname,
    status: response.status,
    ms: Math.round(milliseconds * 10) / 10,
    ip: ctx.ip,
    ...(ctx.actor && { actor: `${ctx.actor.type}:${ctx.actor.id ?? ""}` }),
    ...(ctx.organizationId !== undefined && { organizationId: ctx.organizationId }),
    ...(fault && { refused: fault.message }),
  };
  if (fault && (fault.kind === "internal" || fault.kind === "unavailable")) {
    log.error({ ...line, err: fault.cause }, "request failed");
  } else {
    log.info(line, "request");
  }
}
