"use client";

import { useCallback } from "react";

import { useClock } from "@/components/time/clock";
import { RelativeTime } from "@/components/time/relative-time";
import type { AutoTokenRow } from "./auto-token-row";
import { explainRefusal } from "./progress";

/** The newest refusal that nothing has mended yet. */
export function RefusalCell({ token }: { token: AutoTokenRow }) {
  const minute = useClock(useCallback((now) => Math.floor(now / 60_000) * 60_000, []));
  const open = token.refusals
    .map((refusal) => ({ at: refusal.lastAt, ...explainRefusal(refusal, token, minute) }))
    .find(({ mended }) => !mended);
  if (!open) return null;
  return (
    <span title={open.why}>
      <span className="text-security">{open.why}</span>
      <span className="text-muted-foreground">
        , <RelativeTime at={open.at} />
      </span>
    </span>
  );
}
