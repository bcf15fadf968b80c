import type { ReactNode } from "react";

import { cn } from "@/components/ui/cn";

export type Fact = {
  label: string;
  /** Null or undefined: the agent did not say. */
  value: ReactNode;
  /** For ids, versions and addresses. */
  mono?: boolean;
};

/** What is known about something: label and value in two columns, in the order given. */
export function Facts({ facts, className }: { facts: Fact[]; className?: string }) {
  return (
    <dl
      className={cn(
        "grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] gap-x-6 gap-y-0 text-sm",
        className,
      )}
    >
      {facts.map((fact) => (
        <div
          key={fact.label}
          className="col-span-2 grid grid-cols-subgrid border-b py-1.5 last:border-b-0"
        >
          <dt className="text-muted-foreground">{fact.label}</dt>
          <dd className={cn("min-w-0 [overflow-wrap:anywhere]", fact.mono && "font-mono")}>
            {fact.value ?? <span className="font-sans text-muted-foreground">not reported</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
