"use client";

import { useCallback } from "react";

import { useClock } from "@/components/time/clock";
import { type EnrollmentPhase, type EnrollmentProgress, enrollmentPhase } from "./progress";

/** Where a token stands now; it expires by itself. */
export function usePhase(progress: EnrollmentProgress): EnrollmentPhase {
  return useClock(useCallback((now) => enrollmentPhase(progress, now), [progress]));
}
