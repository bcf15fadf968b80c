import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";

import { cn } from "./cn";

/** The platform's own select: right on a phone, with a screen reader, and without JavaScript. */
export function Select({ className, ...props }: ComponentProps<"select">) {
  return (
    <span data-slot="select" className={cn("relative inline-flex w-full", className)}>
      <select
        className="h-8 w-full appearance-none rounded-md border border-input bg-surface pr-8 pl-2.5 transition-colors duration-100 focus-visible:border-ring focus-visible:outline-1 focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:opacity-50 aria-invalid:border-destructive"
        {...props}
      />
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-2 right-2.5 size-4 text-muted-foreground"
      />
    </span>
  );
}
