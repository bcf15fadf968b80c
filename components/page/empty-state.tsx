import type { ReactNode } from "react";

import { cn } from "@/components/ui/cn";

type Props = {
  title: string;
  /** What belongs here and how it gets here. */
  children: ReactNode;
  /** The next step, as a button or link. */
  action?: ReactNode;
  /** Ready to use: commands, three ways. Left-aligned under the sentence. */
  teach?: ReactNode;
  className?: string;
};

/** Says what would be here, and how to make it so. */
export function EmptyState({ title, children, action, teach, className }: Props) {
  return (
    <div className={cn("grid justify-items-center gap-4 px-4 py-14 text-center", className)}>
      <div className="grid max-w-md gap-1">
        <p className="font-semibold text-lg">{title}</p>
        <div className="text-pretty text-muted-foreground">{children}</div>
      </div>
      {action && <div className="flex flex-wrap justify-center gap-2">{action}</div>}
      {teach && <div className="w-full max-w-2xl pt-4 text-left">{teach}</div>}
    </div>
  );
}
