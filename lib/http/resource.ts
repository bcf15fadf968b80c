import { FleetError } from "@/lib/fleet/errors";
import { openCall } from "@/lib/http/call";
import { logCall } from "@/lib/http/log-call";
import { failure, type Handler } from "@/lib/http/route";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof methods)[number];
type Plain = (request: Request, context: never) => Promise<Response>;

/**
 * The handlers of one URL. A method that is not named answers 405 with `Allow`, in the face
 * of the resource's first route.
 */
export function resource(handlers: Partial<Record<Method, Handler>>): Record<Method, Handler> {
  const allowed = methods.filter((method) => handlers[method] !== undefined);
  const first = allowed[0] && handlers[allowed[0]];
  if (!first) throw new Error("A resource has at least one method.");
  const refuse: Plain = async (request) => {
    const started = performance.now();
    const caller = openCall(request);
    const fault = new FleetError("method_not_allowed", `Method ${request.method} not allowed`);
    const response = failure(first.spec.face, fault);
    response.headers.set("allow", allowed.join(", "));
    response.headers.set("x-request-id", caller.requestId);
    logCall(request, response, caller, performance.now() - started, fault);
    return response;
  };
  const all = methods.map((method) => [method, handlers[method] ?? refuse]);
  return Object.fromEntries(all) as Record<Method, Handler>;
}
