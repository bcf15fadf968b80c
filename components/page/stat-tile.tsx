import Link from "next/link";
import type { ReactNode } from "react";

import { formatCount } from "@/components/format/number";
import { cn } from "@/components/ui/cn";

/** Numbers side by side, parted by a hairline. */
export function StatRow({ children }: { children: ReactNode }) {
  return (
    <ul className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-border sm:grid-flow-col sm:auto-cols-fr sm:grid-cols-none sm:grid-rows-[auto_auto_1fr]">
      {children}
    </ul>
  );
}

type Props = {
  label: string;
  value: number;
  /** The table behind the number, filtered to it. */
  href: string;
  /** A few words under the number: "of 12,408", "2 in the next hour". */
  note?: ReactNode;
  /** A shape before the label, for a number that is a status. */
  mark?: ReactNode;
};

/** A number that leads to the rows it counts. */
export function StatTile({ label, value, href, note, mark }: Props) {
  return (
    <li className="row-span-3 grid grid-rows-subgrid gap-y-0 bg-surface max-sm:last:odd:col-span-2">
      <Link
        href={href}
        // Labels of one or two lines: the numbers stand side by side all the same.
        className="group row-span-3 grid grid-rows-subgrid gap-y-1 px-4 py-3.5 transition-colors duration-100 hover:bg-accent focus-visible:-outline-offset-2"
      >
        <span className="flex items-center gap-1.5 text-muted-foreground text-sm">
          {mark}
          {label}
        </span>
        <span
          className={cn(
            "font-semibold text-2xl tracking-tight",
            value === 0 && "text-muted-foreground",
          )}
        >
          {formatCount(value)}
        </span>
        {note && <span className="text-muted-foreground text-sm">{note}</span>}
      </Link>
    </li>
  );
}
