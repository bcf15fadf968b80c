import { unstable_isUnrecognizedActionError as isUnknownAction } from "next/navigation";
import { toast } from "sonner";

import { isPageUnderWay, pagesArrived } from "@/components/live/page-requests";
import { askReady, currentOutage } from "@/components/live/server-state";

/** What went wrong, as a page may show it. The server action twin of a route's error body. */
export type ActionError = {
  message: string;
  detail?: string;
  requestId?: string;
  /** Faults of single fields; `path` is the name of the field. */
  issues?: { path: string; message: string }[];
};

export type ActionResult<T = undefined> = { ok: true; data: T } | { ok: false; error: ActionError };

/** A server action behind a form. */
export type FormAction<T = undefined> = (form: FormData) => Promise<ActionResult<T>>;

const unreachable: ActionError = {
  message: "The server did not answer",
  detail: "Nothing is known to have changed. Check the connection and try again.",
};

const notSent: ActionError = {
  message: "The server does not answer",
  detail:
    "Nothing was sent, and what you typed stays here. Try again when this page is live again.",
};

/** What Next says of an answer it cannot read: a proxy's page, for one. */
const NOT_OURS = "An unexpected response was received from the server.";

const answeredByAnother: ActionError = {
  message: "Something in front of the server answered in its place",
  detail:
    "Nothing is known to have changed. Try again; if it stays so, look at what stands between " +
    "this browser and the server: a proxy, a firewall, a login of the network.",
};

/** The page is older than the server, which no longer has the action. */
const newVersion: ActionError = {
  message: "The server has a new version",
  detail:
    "Nothing has changed. Copy what you typed, load this page again in your browser, and try again.",
};

/** A refusal as scripts/lib/refuse.mjs writes it: a sentence, what to do, the request id. */
const REFUSED = /^(.+)\n(?:(.+)\n)?Request ([0-9a-f-]{36})$/;

/**
 * Runs an action; a refusal or a lost connection becomes a result like any other failure. In an
 * outage it is not run: Next keeps it behind a page that it waits for, and it would happen later.
 */
export async function settle<T>(run: () => Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  if (isPageUnderWay() && !(await pagesArrived())) return { ok: false, error: notSent };
  if (currentOutage() && (await askReady()) !== "answers") return { ok: false, error: notSent };
  try {
    return await run();
  } catch (error) {
    // A redirect of the action travels as an exception; it belongs to the router.
    if (error instanceof Error && "digest" in error && isNavigation(error.digest)) throw error;
    return { ok: false, error: faultOf(error) };
  }
}

/** Runs an action that leads to another page; a note says why when it did not. */
export async function leadOn(run: () => Promise<void>): Promise<void> {
  const result = await settle(async () => ({ ok: true, data: await run() }));
  if (!result.ok) toast.error(result.error.message, { description: result.error.detail });
}

/** What a page says of an action that came back with no result. */
export function faultOf(error: unknown): ActionError {
  if (isUnknownAction(error)) return newVersion;
  const said = error instanceof Error ? error.message : "";
  if (said === NOT_OURS) return answeredByAnother;
  const [, message, detail, requestId] = REFUSED.exec(said) ?? [];
  if (message === undefined || requestId === undefined) return unreachable;
  return { message, ...(detail !== undefined && { detail }), requestId };
}

function isNavigation(digest: unknown): boolean {
  return typeof digest === "string" && digest.startsWith("NEXT_");
}
