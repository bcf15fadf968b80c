import { FleetError } from "@/lib/fleet/errors";
import { openCall } from "@/lib/http/call";
import { failure } from "@/lib/http/failure";
import { logCall } from "@/lib/http/log-call";
import type { Handler } from "@/lib/http/route";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof methods)[number];
type Plain = (request: Request) => Promise<Response>;

/**
 * The handlers of one URL. A method that is not named answers 405, and OPTIONS 204, both with
 * `Allow`; a failure wears the face of the resource's first route. Next answers HEAD by GET.
 */
export function resource(
  handlers: Partial<Record<Method, Handler>>,
): Record<Method, Handler> & { OPTIONS: Plain } {
  const named = methods.filter((method) => handlers[method] !== undefined);
  const allow = allowed(named);
  const first = named[0] && handlers[named[0]];
  if (!first) throw new Error("A resource has at least one method.");

  const answer = (request: Request, fault: FleetError | undefined) => {
    const started = performance.now();
    const caller = openCall(request);
    const response = fault ? failure(first.spec.face, fault) : new Response(null, { status: 204 });
    response.headers.set("allow", allow);
    response.headers.set("cache-control", "no-store");
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

/**
 * A resource that load balancers check. Many of them ask with OPTIONS, and believe its status: it
 * is that of GET.
 */
export function probe(get: Handler): ReturnType<typeof resource> {
  const options: Plain = async (request) => {
    const response = await get(request, { params: Promise.resolve({}) });
    response.headers.set("allow", allowed(["GET"]));
    return response;
  };
  return { ...resource({ GET: get }), OPTIONS: options };
}

function allowed(named: Method[]): string {
  const all = named.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
  return [...all, "OPTIONS"].join(", ");
}
