import { Info } from "lucide-react";
import type { ReactNode } from "react";

/** Something to know before filling in a form; nothing went wrong. */
export function Notice({ children }: { children: ReactNode }) {
  return (
    <div role="status" className="flex gap-2.5 rounded-lg bg-muted px-3 py-2.5 text-pretty">
      <Info aria-hidden className="mt-0.5 size-4 shrink-0 text-muted-foreground" />
      <div className="grid min-w-0 gap-1 [overflow-wrap:anywhere]">{children}</div>
    </div>
  );
}
