"use client";

import { useCallback } from "react";

import { formatRelative } from "@/components/format/time";
import { cn } from "@/components/ui/cn";
import { Tooltip, TooltipContent, TooltipTrigger } from "@/components/ui/tooltip";
import { AbsoluteTime } from "./absolute-time";
import { useClock } from "./clock";

type Props = {
  /** ISO 8601, or null for what has not happened. */
  at: string | null;
  /** Said instead of a time when there is none. */
  never?: string;
  className?: string;
};

/** How long ago, ticking by itself; the moment itself (local and UTC) in the tooltip. */
export function RelativeTime({ at, never = "never", className }: Props) {
  const moment = at === null ? null : Date.parse(at);
  const text = useClock(
    useCallback((now) => (moment === null ? "" : formatRelative(moment, now)), [moment]),
  );
  if (at === null || moment === null) {
    return <span className={cn("text-muted-foreground", className)}>{never}</span>;
  }
  return (
    <Tooltip>
      <TooltipTrigger asChild>
        <time dateTime={at} className={cn("whitespace-nowrap", className)}>
          {text}
        </time>
      </TooltipTrigger>
      <TooltipContent>
        <AbsoluteTime at={moment} />
      </TooltipContent>
    </Tooltip>
  );
}
