import type { ComponentProps } from "react";

import { cn } from "./cn";

/** First letters of the first and last word; decoration beside a written name. */
export function Initials({ name, className, ...props }: ComponentProps<"span"> & { name: string }) {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("");
  return (
    <span
      data-slot="initials"
      aria-hidden
      className={cn(
        "grid size-6 shrink-0 select-none place-content-center rounded-md bg-primary font-semibold text-[0.6875rem] text-primary-foreground uppercase leading-none",
        className,
      )}
      {...props}
    >
      {letters}
    </span>
  );
}
