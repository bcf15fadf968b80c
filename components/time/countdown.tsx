"use client";

import { useCallback } from "react";

import { formatDuration } from "@/components/format/time";
import { cn } from "@/components/ui/cn";
import { Tooltip, TooltipContent, TooltipTrigger } from "@/components/ui/tooltip";
import { AbsoluteTime } from "./absolute-time";
import { useClock } from "./clock";

/** Time left until `until`, or "expired"; the moment itself in the tooltip. */
export function Countdown({ until, className }: { until: string; className?: string }) {
  const moment = Date.parse(until);
  const text = useClock(
    useCallback((now) => (moment > now ? formatDuration(moment - now) : "expired"), [moment]),
  );
  return (
    <Tooltip>
      <TooltipTrigger asChild>
        {/* A timer's role keeps a screen reader from reading out every second. */}
        <time
          role="timer"
          dateTime={until}
          className={cn("whitespace-nowrap tabular-nums", className)}
        >
          {text}
        </time>
      </TooltipTrigger>
      <TooltipContent>
        <AbsoluteTime at={moment} />
      </TooltipContent>
    </Tooltip>
  );
}
