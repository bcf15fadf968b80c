import type { ComponentProps } from "react";

import { cn } from "./cn";

/** Holds the place of something that is on its way, in its size. */
export function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      data-slot="skeleton"
      aria-hidden
      className={cn("animate-pulse rounded-sm bg-muted", className)}
      {...props}
    />
  );
}
