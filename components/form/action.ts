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

/** Runs an action; a lost connection becomes a result like any other failure. */
export async function settle<T>(run: () => Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  try {
    return await run();
  } catch (error) {
    // A redirect of the action travels as an exception; it belongs to the router.
    if (error instanceof Error && "digest" in error && isNavigation(error.digest)) throw error;
    return { ok: false, error: unreachable };
  }
}

function isNavigation(digest: unknown): boolean {
  return typeof digest === "string" && digest.startsWith("NEXT_");
}
