"use client";

import { cn } from "@/components/ui/cn";
import { useLive } from "./use-live";

const words = {
  connecting: "Connecting",
  live: "Live",
  lost: "Connection lost, trying again",
};

/** Keeps the page current, and says whether it can. Mounted once, in the shell. */
export function LiveRefresh({
  url = "/api/live",
  className,
}: {
  url?: string;
  className?: string;
}) {
  const state = useLive(url);
  return (
    <p
      role="status"
      className={cn("flex h-7 items-center gap-2.5 px-2 text-muted-foreground text-sm", className)}
    >
      <span
        aria-hidden
        className={cn(
          "mx-1 size-2 shrink-0 rounded-full",
          state === "live" ? "bg-online-dot" : "border-[1.5px] border-offline-dot",
          state === "lost" && "border-warning-dot",
        )}
      />
      {words[state]}
    </p>
  );
}
