import type { ComponentProps } from "react";

import { cn } from "./cn";

/** A panel for one thing that stands alone. Never inside another panel. */
export function Card({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      data-slot="card"
      className={cn("rounded-lg border bg-surface p-5", className)}
      {...props}
    />
  );
}
