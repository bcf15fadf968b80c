import { type ReactNode, useId } from "react";

import { cn } from "@/components/ui/cn";

type Props = {
  title: string;
  description?: ReactNode;
  /** A link or button at the right end of the heading. */
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
};

/** A named part of a page: a heading and space, no box. */
export function Section({ title, description, aside, children, className }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={cn("grid grid-cols-1 content-start gap-3", className)}>
      <div className="flex items-end justify-between gap-4">
        <div className="grid gap-0.5">
          <h2 id={id} className="font-semibold text-base">
            {title}
          </h2>
          {description && <p className="max-w-prose text-muted-foreground">{description}</p>}
        </div>
        {aside && <div className="shrink-0">{aside}</div>}
      </div>
      {children}
    </section>
  );
}
