"use client";

import { formatLocal, formatUtc } from "@/components/format/time";

/** A moment on the reader's clock and in UTC. Mount it in the browser only. */
export function AbsoluteTime({ at }: { at: number }) {
  return (
    <span className="grid gap-0.5 tabular-nums">
      <span>{formatLocal(at)}</span>
      <span className="text-muted-foreground">{formatUtc(at)}</span>
    </span>
  );
}
