import type { Caller } from "@/lib/fleet/context";
import type { FleetError } from "@/lib/fleet/errors";
import { isNothingWritten } from "@/lib/fleet/translate-error";
import { gatheredLog, tenths } from "@/lib/http/gathered-log";
import { log } from "@/lib/log";

/** Tells scripts/serve.mjs that this answer has its log line; it never leaves the server. */
export const LOGGED_HEADER = "x-muster-logged";

/**
 * The path a client asked for, as scripts/serve.mjs read it: in one spelling, with what looks like a
 * secret cut, and as it was before API_VERSION made it one of ours.
 */
export const ASKED_PATH_HEADER = "x-muster-asked-path";

/** How a route's good answers are logged: each in a line, or all of a minute in one. */
export type Logged = "each" | "gathered";

/**
 * The one log line of a request; of one that is gathered, its share in the line of its minute, and
 * a line of its own at level debug. What fails has a line of its own always. The path goes in, the
 * query never: it may hold a secret.
 */
export function logCall(
  request: Request,
  response: Response,
  ctx: Caller & { actor?: { type: string; id: string | null }; organizationId?: string },
  milliseconds: number,
  fault: FleetError | undefined,
  logged: Logged = "each",
): void {
  response.headers.set(LOGGED_HEADER, "1");
  const method = request.method;
  const path = request.headers.get(ASKED_PATH_HEADER) ?? new URL(request.url).pathname;
  const actor = ctx.actor && `${ctx.actor.type}:${ctx.actor.id ?? ""}`;
  const { status } = response;
  const line = {
    requestId: ctx.requestId,
    method,
    path,
    status,
    ms: tenths(milliseconds),
    ip: ctx.ip,
    ...(actor !== undefined && { actor }),
    ...(ctx.organizationId !== undefined && { organizationId: ctx.organizationId }),
    ...(fault && { refused: fault.message }),
  };
  // Told by the database's own line, once: a fleet that comes again would fill the log with it.
  if (fault && isNothingWritten(fault)) {
    gatheredLog().note({ method, path, status, milliseconds, actor });
    log.debug(line, "request");
  } else if (fault && (fault.kind === "internal" || fault.kind === "unavailable")) {
    log.error({ ...line, err: fault.cause }, "request failed");
  } else if (logged === "gathered" && status < 400) {
    gatheredLog().note({ method, path, status, milliseconds, actor });
    log.debug(line, "request");
  } else {
    log.info(line, "request");
  }
}
