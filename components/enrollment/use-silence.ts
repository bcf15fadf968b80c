"use client";

import { useCallback } from "react";

import { useClock } from "@/components/time/clock";

const checklistAfter = 90_000;
const commandsAfter = 5 * 60_000;

/** How much help a silence since `since` (ms) calls for. */
export function useSilence(since: number): "none" | "checklist" | "commands" {
  return useClock(
    useCallback(
      (now) => {
        const silence = now - since;
        if (silence < checklistAfter) return "none";
        return silence < commandsAfter ? "checklist" : "commands";
      },
      [since],
    ),
  );
}
