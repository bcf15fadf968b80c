import type { z } from "zod";
import { requireRole } from "@/lib/auth/member";
import { currentUser, pageCaller } from "@/lib/auth/page";
import type { Caller, Role, UserCtx } from "@/lib/fleet/context";
import { FleetError, type Issue } from "@/lib/fleet/errors";
import { toFleetError } from "@/lib/fleet/translate-error";
import { refuseUnstorable } from "@/lib/http/body";
import { invalid } from "@/lib/http/input";
import { log } from "@/lib/log";

/** What went wrong, as a form shows it. The twin of a route's error body. */
export type ActionError = {
  message: string;
  detail?: string;
  requestId: string;
  /** Faults of single fields; `path` is the name of the field. */
  issues: Pick<Issue, "path" | "message">[];
};

/** What a server action answers: the verb's result, or a sentence and where it belongs. */
export type ActionResult<T> = { ok: true; data: T } | { ok: false; error: ActionError };

/** A server action, called with the verb's input or with the form that holds it. */
export type Action<S extends z.ZodType, T> = (
  input: z.input<S> | FormData,
) => Promise<ActionResult<T>>;

/**
 * A server action over a verb: signed-in person, role, parse, verb. The twin of `route` for
 * forms; where an action was sent from is settled before (`foreignPost`, lib/http/origin.ts).
 */
export function action<S extends z.ZodType, T>(
  spec: { role: Role; input: S },
  verb: (ctx: UserCtx, input: z.output<S>) => Promise<T>,
): Action<S, T> {
  return (input) =>
    answer(async (caller) => {
      const user = await currentUser();
      if (!user) throw new FleetError("unauthenticated", "Your session has ended. Sign in again");
      const ctx = { ...user, requestId: caller.requestId };
      requireRole(ctx, spec.role);
      return verb(ctx, parse(spec.input, input));
    });
}

/** A server action anybody may call: first run, sign-in, invitations. */
export function openAction<S extends z.ZodType, T>(
  schema: S,
  verb: (caller: Caller, input: z.output<S>) => Promise<T>,
): Action<S, T> {
  return (input) => answer((caller) => verb(caller, parse(schema, input)));
}

async function answer<T>(run: (caller: Caller) => Promise<T>): Promise<ActionResult<T>> {
  const caller = await pageCaller();
  try {
    return { ok: true, data: await run(caller) };
  } catch (error) {
    if (isNavigation(error)) throw error;
    const fault = toFleetError(error);
    if (fault.status >= 500) {
      log.error({ requestId: caller.requestId, err: fault.cause }, "action failed");
    }
    return {
      ok: false,
      error: {
        message: fault.message,
        ...(fault.detail !== undefined && { detail: fault.detail }),
        requestId: caller.requestId,
        issues: fault.issues.map(({ path, message }) => ({ path, message })),
      },
    };
  }
}

/** `redirect()` and its kin travel as exceptions, which belong to Next. */
function isNavigation(error: unknown): boolean {
  return (
    error instanceof Error &&
    "digest" in error &&
    typeof error.digest === "string" &&
    error.digest.startsWith("NEXT_")
  );
}

function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const given = input instanceof FormData ? Object.fromEntries(input) : input;
  refuseUnstorable(given, "form");
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw invalid(
    parsed.error.issues.map((issue) => ({
      location: "body",
      path: issue.path.map(String).join("."),
      message: issue.message,
    })),
  );
}
