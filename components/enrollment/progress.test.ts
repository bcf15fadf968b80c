import { describe, expect, it } from "vitest";

import { type EnrollmentProgress, enrollmentPhase, enrollmentSteps, lastSign } from "./progress";

const created = "2025-11-22T12:00:00.000Z";
const minutes = (count: number) => new Date(Date.parse(created) + count * 60_000).toISOString();
const unused: EnrollmentProgress = {
  createdAt: created,
  expiresAt: minutes(1440),
  revokedAt: null,
  usedAt: null,
  scriptFetchedAt: null,
  refusal: null,
  host: null,
};
const refusal = { at: minutes(2), reason: "Enrollment token expired", from: "192.0.2.7" };
const host = { id: "h1", name: "web-1", firstSeenAt: null };
const enrolled = { usedAt: minutes(3), host };

function look(progress: Partial<EnrollmentProgress>, now = minutes(5)) {
  const whole = { ...unused, ...progress };
  const phase = enrollmentPhase(whole, Date.parse(now));
  const steps = enrollmentSteps(whole, phase).map((step) => `${step.label}: ${step.state}`);
  return { phase, steps };
}

describe("the way of a token", () => {
  it("waits for the script first", () => {
    expect(look({})).toEqual({
      phase: "unused",
      steps: [
        "Token made: done",
        "Script fetched: current",
        "Enrolled: ahead",
        "First check-in: ahead",
      ],
    });
  });

  it("waits for the enrollment once the script was fetched", () => {
    expect(look({ scriptFetchedAt: minutes(1) })).toMatchObject({
      phase: "fetched",
      steps: { 1: "Script fetched: done", 2: "Enrolled: current" },
    });
  });

  it("shows a refusal at the step that failed", () => {
    expect(look({ refusal })).toMatchObject({ phase: "refused", steps: { 2: "Refused: failed" } });
  });

  it("forgets a refusal when the host came in after all", () => {
    expect(look({ refusal, ...enrolled })).toEqual({
      phase: "enrolled",
      steps: [
        "Token made: done",
        "Script fetched: done",
        "Enrolled: done",
        "First check-in: current",
      ],
    });
  });

  it("is at its end with the first check-in, also when the token expired since", () => {
    const present = { ...enrolled, host: { ...host, firstSeenAt: minutes(4) } };
    expect(look(present, minutes(2000)).phase).toBe("present");
  });

  it("says that its host is gone, not that the token waits", () => {
    expect(look({ ...enrolled, host: null })).toEqual({
      phase: "gone",
      steps: ["Token made: done", "Script fetched: done", "Enrolled: done", "Host deleted: failed"],
    });
  });

  it("ends where it stood when the token expires or is revoked", () => {
    expect(look({}, minutes(1440))).toMatchObject({
      phase: "expired",
      steps: { 1: "Expired: failed" },
    });
    expect(look({ scriptFetchedAt: minutes(1), revokedAt: minutes(2) })).toMatchObject({
      phase: "revoked",
      steps: { 2: "Revoked: failed" },
    });
  });
});

it("counts silence from the last sign", () => {
  expect(lastSign({ ...unused, scriptFetchedAt: minutes(1), refusal })).toBe(
    Date.parse(minutes(2)),
  );
});
