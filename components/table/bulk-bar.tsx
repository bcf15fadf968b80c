"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";

import { formatCount, formatPlural } from "@/components/format/number";
import { Button } from "@/components/ui/button";

type Props = {
  /** Rows chosen one by one; with `all` the number does not count. */
  count: number;
  all: boolean;
  total: number;
  noun: string;
  onSelectAll: () => void;
  onClear: () => void;
  children: ReactNode;
};

/** Stays in view while rows are selected: how many, all that match, what to do with them. */
export function BulkBar({ count, all, total, noun, onSelectAll, onClear, children }: Props) {
  return (
    <section
      aria-label="Selection"
      data-slot="bulk-bar"
      className="fade-in-0 slide-in-from-bottom-2 sticky bottom-4 z-20 mx-auto flex w-fit max-w-full animate-in flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border bg-popover py-2 pr-2 pl-4 shadow-lg duration-150"
    >
      <p aria-live="polite" className="whitespace-nowrap">
        {all ? (
          <>
            All <strong className="font-semibold">{formatPlural(total, noun)}</strong> selected
          </>
        ) : (
          <>
            <strong className="font-semibold">{formatCount(count)}</strong> of {formatCount(total)}{" "}
            selected
          </>
        )}
      </p>
      {!all && count < total && (
        <Button variant="link" size="sm" onClick={onSelectAll}>
          Select all that match
        </Button>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {children}
        <Button variant="ghost" size="icon" aria-label="Clear selection" onClick={onClear}>
          <X aria-hidden className="text-muted-foreground" />
        </Button>
      </div>
    </section>
  );
}
