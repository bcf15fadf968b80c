import { CircleHelp, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

import { cn } from "@/components/ui/cn";

type Props = {
  /** Names it among the landmarks of the page: "Address". */
  label: string;
  title: ReactNode;
  /** Something is wrong, not only worth knowing. */
  warning?: boolean;
  children: ReactNode;
  /** What does not fit in a paragraph. */
  below?: ReactNode;
};

/** What the reader should know before they go on, and what they can do about it. */
export function Note({ label, title, warning = false, children, below }: Props) {
  const Icon = warning ? TriangleAlert : CircleHelp;
  return (
    <section
      aria-label={label}
      className={cn(
        "flex gap-2.5 rounded-lg px-3 py-2.5",
        warning ? "bg-warning-wash" : "bg-muted",
      )}
    >
      <Icon
        aria-hidden
        className={cn(
          "mt-0.75 size-4 shrink-0",
          warning ? "text-warning" : "text-muted-foreground",
        )}
      />
      <div className="grid min-w-0 max-w-prose gap-0.5 [overflow-wrap:anywhere]">
        <p className="font-medium">{title}</p>
        <p className="text-pretty">{children}</p>
        {below}
      </div>
    </section>
  );
}
