import type { z } from "zod";
import { requireRole } from "@/lib/auth/member";
import { currentUser, pageCaller } from "@/lib/auth/page";
import type { Caller, Role, UserCtx } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { toFleetError } from "@/lib/fleet/translate-error";
import { invalid } from "@/lib/http/input";
import { log } from "@/lib/log";

/** What a server action answers: the verb's result, or a sentence and where it belongs. */
export type ActionResult<T> =
  | { ok: true; data: T }
  | { ok: false; error: string; fields: Record<string, string>; requestId: string };

/**
 * A server action over a verb: signed-in person, role, parse, verb. The twin of `route` for
 * forms; Next itself compares the Origin of an action with the Host it was sent to.
 */
export function action<S extends z.ZodType, T>(
  spec: { role: Role; input: S },
  verb: (ctx: UserCtx, input: z.output<S>) => Promise<T>,
): (input: z.input<S>) => Promise<ActionResult<T>> {
  return (input) =>
    answer(spec.input, input, async (caller, parsed) => {
      const ctx = await currentUser();
      if (!ctx) throw new FleetError("unauthenticated", "Your session has ended. Sign in again");
      requireRole(ctx, spec.role);
      return verb({ ...ctx, requestId: caller.requestId }, parsed);
    });
}

/** A server action anybody may call: first run, invitations. */
export function openAction<S extends z.ZodType, T>(
  schema: S,
  verb: (caller: Caller, input: z.output<S>) => Promise<T>,
): (input: z.input<S>) => Promise<ActionResult<T>> {
  return (input) => answer(schema, input, verb);
}

async function answer<S extends z.ZodType, T>(
  schema: S,
  input: z.input<S>,
  verb: (caller: Caller, input: z.output<S>) => Promise<T>,
): Promise<ActionResult<T>> {
  const caller = await pageCaller();
  try {
    return { ok: true, data: await verb(caller, parse(schema, input)) };
  } catch (error) {
    const fault = toFleetError(error);
    if (fault.status >= 500) {
      log.error({ requestId: caller.requestId, err: fault.cause }, "action failed");
    }
    const fields = fault.issues.map((issue) => [issue.path, issue.message]);
    return {
      ok: false,
      error: fault.message,
      fields: Object.fromEntries(fields),
      requestId: caller.requestId,
    };
  }
}

function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalid(
    parsed.error.issues.map((issue) => ({
      location: "body",
      path: issue.path.map(String).join("."),
      message: issue.message,
    })),
  );
}
