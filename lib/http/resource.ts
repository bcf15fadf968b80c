import { FleetError } from "@/lib/fleet/errors";
import { openCall } from "@/lib/http/call";
import { logCall } from "@/lib/http/log-call";
import { failure, type Handler } from "@/lib/http/route";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof methods)[number];
type Plain = (request: Request) => Promise<Response>;

/**
 * The handlers of one URL. A method that is not named answers 405, and OPTIONS 204, both with
 * `Allow`; a failure wears the face of the resource's first route.
 */
export function resource(
  handlers: Partial<Record<Method, Handler>>,
): Record<Method, Handler> & { OPTIONS: Plain } {
  const named = methods.filter((method) => handlers[method] !== undefined);
  const first = named[0] && handlers[named[0]];
  if (!first) throw new Error("A resource has at least one method.");

  const answer = (request: Request, fault: FleetError | undefined) => {
    const started = performance.now();
    const caller = openCall(request);
    const response = fault ? failure(first.spec.face, fault) : new Response(null, { status: 204 });
    response.headers.set("allow", named.join(", "));
    response.headers.set("x-request-id", caller.requestId);
    logCall(request, response, caller, performance.now() - started, fault);
    return response;
  };
  const refuse: Plain = async (request) => {
    const sentence = `Method ${request.method} not allowed`;
    return answer(request, new FleetError("method_not_allowed", sentence));
  };

  const all = methods.map((method) => [method, handlers[method] ?? refuse]);
  const answers = Object.fromEntries(all) as Record<Method, Handler>;
  const options: Plain = async (request) => answer(request, undefined);
  return { ...answers, OPTIONS: options };
}
