/** What went wrong, as the domain sees it, and the HTTP status it is answered with. */
export const statusOfKind = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  upgrade_required: 426,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ErrorKind = keyof typeof statusOfKind;

/** One fault of an input: where it is and what is wrong with it. */
export type Issue = { location: "body" | "query" | "params"; path: string; message: string };

type Extra = {
  /** A second sentence, for faces that have room for one. */
  detail?: string;
  issues?: Issue[];
  /** Seconds after which a try makes sense. */
  retryAfter?: number;
  /** For the log, never for the caller. */
  cause?: unknown;
};

/** The one error class. `message` is a sentence the caller may read. */
export class FleetError extends Error {
  override readonly name = "FleetError";
  readonly kind: ErrorKind;
  readonly detail: string | undefined;
  readonly issues: Issue[];
  readonly retryAfter: number | undefined;

  constructor(kind: ErrorKind, message: string, extra: Extra = {}) {
    super(message, { cause: extra.cause });
    this.kind = kind;
    this.detail = extra.detail;
    this.issues = extra.issues ?? [];
    this.retryAfter = extra.retryAfter;
  }

  get status(): number {
    return statusOfKind[this.kind];
  }
}

/** Unknown ids and ids of another organization get this same answer. */
export function notFound(noun: string): FleetError {
  return new FleetError("not_found", `${noun} not found`);
}
