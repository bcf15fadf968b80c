"use client";

import { useCallback } from "react";

import { useClock } from "@/components/time/clock";
import { Badge } from "@/components/ui/badge";
import type { AutoTokenRow } from "./auto-token-row";
import { type AutoTokenState, autoTokenState } from "./progress";

const words: Record<AutoTokenState, string> = {
  active: "Active",
  disabled: "Disabled",
  expired: "Expired",
};

/** What a token is good for now. */
export function StateLabel({ token }: { token: AutoTokenRow }) {
  const state = useAutoTokenState(token);
  return <Badge variant={state === "active" ? "online" : "neutral"}>{words[state]}</Badge>;
}

export function useAutoTokenState(token: AutoTokenRow): AutoTokenState {
  return useClock(useCallback((now) => autoTokenState(token, now), [token]));
}
