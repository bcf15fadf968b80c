/** What is known about a one-time token on its way to a host. Times are ISO 8601. */
export type EnrollmentProgress = {
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
  /** When a host enrolled with it. */
  usedAt: string | null;
  scriptFetchedAt: string | null;
  /** The last try that was refused, and why. */
  refusal: { at: string; reason: string; from: string | null } | null;
  /** Null before there is one, and after it was deleted. */
  host: { id: string; name: string; firstSeenAt: string | null } | null;
};

/** Where it stands, in one word for a row and its filter. */
export type EnrollmentPhase =
  | "unused"
  | "fetched"
  | "refused"
  | "enrolled"
  | "present"
  | "gone"
  | "expired"
  | "revoked";

export type EnrollmentStep = {
  label: string;
  state: "done" | "current" | "failed" | "ahead";
  at: string | null;
};

/** The phase of a token at `now` (ms). A host that came in counts more than what befell the token later. */
export function enrollmentPhase(progress: EnrollmentProgress, now: number): EnrollmentPhase {
  if (progress.host) return progress.host.firstSeenAt ? "present" : "enrolled";
  if (progress.usedAt) return "gone";
  if (progress.revokedAt) return "revoked";
  if (Date.parse(progress.expiresAt) <= now) return "expired";
  if (progress.refusal) return "refused";
  return progress.scriptFetchedAt ? "fetched" : "unused";
}

/** Whether something can still be expected to happen. */
export function isWaiting(phase: EnrollmentPhase): boolean {
  return !["present", "gone", "expired", "revoked"].includes(phase);
}

/** The last time anything was heard of this token, in ms. */
export function lastSign({
  createdAt,
  scriptFetchedAt,
  refusal,
  usedAt,
  host,
}: EnrollmentProgress): number {
  const times = [createdAt, scriptFetchedAt, refusal?.at, usedAt, host?.firstSeenAt];
  return Math.max(...times.map((time) => (time ? Date.parse(time) : 0)));
}

/** The way from token to live host, with the place it has reached. */
export function enrollmentSteps(
  progress: EnrollmentProgress,
  phase: EnrollmentPhase,
): EnrollmentStep[] {
  const { host, usedAt } = progress;
  const over = phase === "expired" || phase === "revoked";
  const steps: EnrollmentStep[] = [
    { label: "Token made", state: "done", at: progress.createdAt },
    {
      label: "Script fetched",
      state: progress.scriptFetchedAt || usedAt || progress.refusal ? "done" : "ahead",
      at: progress.scriptFetchedAt,
    },
    phase !== "refused"
      ? { label: "Enrolled", state: usedAt ? "done" : "ahead", at: usedAt }
      : { label: "Refused", state: "failed", at: progress.refusal?.at ?? null },
    phase !== "gone"
      ? {
          label: "First check-in",
          state: host?.firstSeenAt ? "done" : "ahead",
          at: host?.firstSeenAt ?? null,
        }
      : { label: "Host deleted", state: "failed", at: null },
  ];
  const next = steps.find((step) => step.state !== "done");
  if (next?.state === "ahead") next.state = over ? "failed" : "current";
  if (next && over) next.label = phase === "expired" ? "Expired" : "Revoked";
  return steps;
}
