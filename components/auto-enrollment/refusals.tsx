"use client";

import { useCallback } from "react";
import { PendingButton } from "@/components/form/submit-button";
import { formatPlural } from "@/components/format/number";
import { useClock } from "@/components/time/clock";
import { RelativeTime } from "@/components/time/relative-time";
import { Badge } from "@/components/ui/badge";
import type { AutoTokenRow, Refusal } from "./auto-token-row";
import { explainRefusal } from "./progress";
import { useChange } from "./use-change";

/** Who was refused and why, newest first, with the press that lets the next try in. */
export function Refusals({ token }: { token: AutoTokenRow }) {
  if (token.refusals.length === 0) return null;
  return (
    <div className="grid gap-1.5">
      <p className="font-medium text-sm">Refused attempts</p>
      <ul aria-label="Refused attempts" className="grid text-sm">
        {token.refusals.map((refusal) => (
          <Line key={`${refusal.reason} ${refusal.ip}`} refusal={refusal} token={token} />
        ))}
      </ul>
    </div>
  );
}

function Line({ refusal, token }: { refusal: Refusal; token: AutoTokenRow }) {
  const { pending, change } = useChange(token.id);
  // The minute is near enough, and a remedy must be the same from one render to the next.
  const minute = useClock(useCallback((now) => Math.floor(now / 60_000) * 60_000, []));
  const { why, mended, remedy } = explainRefusal(refusal, token, minute);
  return (
    <li className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-b py-1.5 last:border-b-0">
      <span className="min-w-0 [overflow-wrap:anywhere]">{why}</span>
      <span className="text-muted-foreground">
        {refusal.count > 1 && `${formatPlural(refusal.count, "time")}, `}
        <RelativeTime at={refusal.lastAt} />
      </span>
      <span className="ml-auto">
        {mended ? (
          <Badge variant="online">Let in now</Badge>
        ) : (
          remedy && (
            <PendingButton
              variant="outline"
              size="sm"
              pending={pending}
              onClick={() => void change(remedy.change, `${remedy.label}: done`)}
              label={remedy.label}
            />
          )
        )}
      </span>
    </li>
  );
}
