import { env } from "@/lib/env";
import { REMOTE_ADDRESS_HEADER } from "@/lib/http/client-ip";
import { freshAddress } from "@/tests/support/builders";

type Handlers = Partial<Record<string, unknown>>;
type Handle = (
  request: Request,
  context: { params: Promise<Record<string, string | string[]>> },
) => Promise<Response>;

type Call = {
  method?: string;
  /** With its query. The handler reads dynamic parts from `params`, not from here. */
  path?: string;
  params?: Record<string, string | string[]>;
  /** Text and bytes go as they are, anything else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Headers that say who calls: `cookieOf(person)`, `bearerOf(person)`, `withBearer(token)`. */
  as?: HeadersInit | Promise<HeadersInit>;
  /** The address of the client's socket; one of its own when left out. */
  ip?: string;
};

/**
 * Calls a route's handlers (`import * as route from "@/app/api/…/route"`) in this process with
 * a real Request. A JSON answer is parsed, any other is text. Not for event streams.
 */
export async function call<Body = unknown>(
  handlers: Handlers,
  { method = "GET", path = "/", params = {}, body, headers, as = {}, ip = freshAddress() }: Call,
): Promise<{ status: number; body: Body; headers: Headers }> {
  const handle = handlers[method];
  if (typeof handle !== "function") throw new Error(`The route has no handler ${method}.`);
  const all = new Headers(await as);
  all.set(REMOTE_ADDRESS_HEADER, ip);
  const raw = typeof body === "string" || body instanceof Uint8Array;
  if (body !== undefined && !raw) all.set("content-type", "application/json");
  for (const [name, value] of Object.entries(headers ?? {})) all.set(name, value);
  const request = new Request(new URL(path, env.publicUrl), {
    method,
    headers: all,
    ...(body !== undefined && { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
  });
  // Next's own shape of a route handler; modules export other things beside them.
  const response = await (handle as Handle)(request, { params: Promise.resolve(params) });
  const text = await response.text();
  const json = response.headers.get("content-type")?.startsWith("application/json");
  return {
    status: response.status,
    body: (json ? JSON.parse(text) : text) as Body,
    headers: response.headers,
  };
}
