import type { z } from "zod";
import type { Caller } from "@/lib/fleet/context";
import type { FleetError } from "@/lib/fleet/errors";
import { toFleetError } from "@/lib/fleet/translate-error";
import type { BodyText } from "@/lib/http/body";
import { openCall } from "@/lib/http/call";
import type { Face } from "@/lib/http/face";
import { failure } from "@/lib/http/failure";
import { type InSlices, type ItemOf, isInSlices, jsonTexts } from "@/lib/http/in-slices";
import { parseInput } from "@/lib/http/input";
import { type Logged, logCall } from "@/lib/http/log-call";
import { requireOwnOrigin } from "@/lib/http/origin";
import { begun, textStream } from "@/lib/http/text-stream";
import { Turns } from "@/lib/http/turns";

/** Of all routes together, which Next bundles apart: a host has one line, whichever way it reports. */
const shared = globalThis as { musterTurns?: Turns };
shared.musterTurns ??= new Turns();
const turns = shared.musterTurns;

/**
 * Who may call a route. `authenticate` turns a request into a context or throws 401;
 * `authorize` throws 403 when that caller may not. Values live in lib/auth.
 */
export type Gate<C extends Caller> = {
  /** Shown in the documentation and matched by the who-may-not table. */
  name: string;
  authenticate(request: Request, caller: Caller): Promise<C>;
  /** Whether the caller came by cookie, so that the origin matters. */
  byCookie(ctx: C): boolean;
  authorize(ctx: C): void;
};

type Schema = z.ZodType;
type Parsed<S extends Schema | undefined> = S extends Schema ? z.output<S> : undefined;

/** A route as data. The wrapper's order is the contract, see DESIGN in ARCHITECTURE.md. */
export type RouteSpec<
  C extends Caller,
  P extends Schema | undefined,
  Q extends Schema | undefined,
  B extends Schema | undefined,
  R extends Schema | undefined,
> = {
  summary: string;
  gate: Gate<C>;
  face: Face;
  params?: P;
  query?: Q;
  body?: B;
  /** Bytes; longer bodies are 413. */
  bodyLimit?: number;
  /** `lenient` mends text no database stores instead of refusing it. */
  bodyText?: BodyText;
  /** Whose calls take turns, from the first byte of the body on; a third at once is 429. */
  turn?: (ctx: C) => string;
  /** `gathered` for calls agents make by themselves all day: their good ones share a line a minute. */
  logged?: Logged;
  /** What may leave; anything else the verb returned is stripped. Without it, return a Response. */
  reply?: R;
  /** 101 is for the document: scripts/serve.mjs answers it in front of Next. */
  status?: 101 | 200 | 201;
  /** For the OpenAPI document: statuses beyond those its gate, params and body already mean. */
  errors?: readonly (400 | 401 | 403 | 404 | 409 | 413 | 426 | 429)[];
  /** For the document: the media types of a Response, where there is no reply schema. */
  content?: readonly string[];
  /** For the document: request headers it reads beyond credentials, and what they mean. */
  headers?: Readonly<Record<string, string>>;
  /** For the document: what the summary has no room for, in Markdown. */
  description?: string;
  handle(call: {
    ctx: C;
    params: Parsed<P>;
    query: Parsed<Q>;
    body: Parsed<B>;
    /** How long the body was, inflated. */
    bodyBytes: number;
    request: Request;
  }): Promise<R extends Schema ? z.input<R> | InSlices<ItemOf<z.input<R>>> : Response>;
};

// biome-ignore lint/suspicious/noExplicitAny: erased once, here; `route` checks each spec in full.
export type AnyRouteSpec = RouteSpec<any, any, any, any, any>;

type Context = { params: Promise<Record<string, string | string[] | undefined>> };
export type Handler = ((request: Request, context: Context) => Promise<Response>) & {
  spec: AnyRouteSpec;
};

/**
 * Makes a route handler of a spec: request id, authenticate (401), origin (403), role (403),
 * parse (400, 413), verb, reply schema, face, one log line. Nothing it throws escapes.
 */
export function route<
  C extends Caller,
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
  R extends Schema | undefined = undefined,
>(spec: RouteSpec<C, P, Q, B, R>): Handler {
  const handler = async (request: Request, context: Context): Promise<Response> => {
    const started = performance.now();
    const caller = openCall(request);
    let ctx: Caller = caller;
    let response: Response;
    let fault: FleetError | undefined;
    try {
      const entered = await spec.gate.authenticate(request, caller);
      ctx = entered;
      if (spec.gate.byCookie(entered)) requireOwnOrigin(request);
      spec.gate.authorize(entered);
      const work = async () => {
        const input = await parseInput(spec, request, await context.params);
        const result = await spec.handle({
          ctx: entered,
          params: input.params as Parsed<P>,
          query: input.query as Parsed<Q>,
          body: input.body as Parsed<B>,
          bodyBytes: input.bodyBytes,
          request,
        });
        return spec.reply ? await answerOf(spec, spec.reply, result) : (result as Response);
      };
      response = spec.turn
        ? await turns.take(spec.turn(entered), work, request.signal)
        : await work();
    } catch (error) {
      fault = toFleetError(error);
      response = failure(spec.face, fault);
    }
    if (request.method === "HEAD") response = await withoutBody(response);
    response.headers.set("x-request-id", caller.requestId);
    if (!response.headers.has("cache-control")) response.headers.set("cache-control", "no-store");
    logCall(request, response, ctx, performance.now() - started, fault, spec.logged);
    return response;
  };
  return Object.assign(handler, { spec: spec as AnyRouteSpec });
}

/** Next answers HEAD by GET and drops the body unread: a file or a stream would stay open. */
async function withoutBody(response: Response): Promise<Response> {
  await response.body?.cancel();
  return new Response(null, response);
}

async function answerOf(
  { face, status = 200 }: Pick<AnyRouteSpec, "face" | "status">,
  reply: Schema,
  result: unknown,
): Promise<Response> {
  if (!isInSlices(result)) return Response.json(face.success(reply.parse(result)), { status });
  const body = textStream(await begun(jsonTexts(result, reply, face)));
  return new Response(body, { status, headers: { "content-type": "application/json" } });
}
