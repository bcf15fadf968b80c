/** What is known about a one-time token on its way to a host. Times are ISO 8601. */
export type EnrollmentProgress = {
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
  scriptFetchedAt: string | null;
  /** The last try that was refused, and why. */
  refusal: { at: string; reason: string; from: string | null } | null;
  host: { id: string; name: string; enrolledAt: string; firstSeenAt: string | null } | null;
};

/** Where it stands, in one word for a row and its filter. */
export type EnrollmentPhase =
  | "unused"
  | "fetched"
  | "refused"
  | "enrolled"
  | "present"
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
  if (progress.revokedAt) return "revoked";
  if (Date.parse(progress.expiresAt) <= now) return "expired";
  if (progress.refusal) return "refused";
  return progress.scriptFetchedAt ? "fetched" : "unused";
}

/** Whether something can still be expected to happen. */
export function isWaiting(phase: EnrollmentPhase): boolean {
  return phase !== "present" && phase !== "expired" && phase !== "revoked";
}

/** The last time anything was heard of this token, in ms. */
export function lastSign({
  createdAt,
  scriptFetchedAt,
  refusal,
  host,
}: EnrollmentProgress): number {
  const times = [createdAt, scriptFetchedAt, refusal?.at, host?.enrolledAt, host?.firstSeenAt];
  return Math.max(...times.map((time) => (time ? Date.parse(time) : 0)));
}

/** The way from token to live host, with the place it has reached. */
export function enrollmentSteps(
  progress: EnrollmentProgress,
  phase: EnrollmentPhase,
): EnrollmentStep[] {
  const { host } = progress;
  const over = phase === "expired" || phase === "revoked";
  const steps: EnrollmentStep[] = [
    { label: "Token made", state: "done", at: progress.createdAt },
    {
      label: "Script fetched",
      state: progress.scriptFetchedAt || host || progress.refusal ? "done" : "ahead",
      at: progress.scriptFetchedAt,
    },
    host || phase !== "refused"
      ? { label: "Enrolled", state: host ? "done" : "ahead", at: host?.enrolledAt ?? null }
      : { label: "Refused", state: "failed", at: progress.refusal?.at ?? null },
    {
      label: "First check-in",
      state: host?.firstSeenAt ? "done" : "ahead",
      at: host?.firstSeenAt ?? null,
    },
  ];
  const next = steps.find((step) => step.state !== "done");
  if (next?.state === "ahead") next.state = over ? "failed" : "current";
  if (next && over) next.label = phase === "expired" ? "Expired" : "Revoked";
  return steps;
}
