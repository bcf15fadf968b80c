"use client";

import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { TableCell, TableRow } from "@/components/ui/table";
import type { Column } from "./types";

/** On a phone the cells leave their columns: title and aside in one line, details in the next. */
const phone = {
  title: "max-sm:order-1 max-sm:min-w-0 max-sm:flex-1",
  aside: "max-sm:order-2",
  detail:
    "detail max-sm:order-4 max-sm:text-muted-foreground max-sm:empty:hidden max-sm:[.detail:not(:empty)~&]:before:mr-2 max-sm:[.detail:not(:empty)~&]:before:font-sans max-sm:[.detail:not(:empty)~&]:before:content-['·']",
  none: "max-sm:hidden",
};

type Props<Row> = {
  row: Row;
  columns: Column<Row>[];
  select?: { name: string; checked: boolean; onToggle: (on: boolean, range: boolean) => void };
};

export function DataRow<Row>({ row, columns, select }: Props<Row>) {
  return (
    <TableRow
      data-state={select?.checked ? "selected" : undefined}
      className="relative transition-colors duration-100 before:hidden hover:bg-accent/60 data-[state=selected]:bg-selected max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:gap-x-2 max-sm:gap-y-0.5 max-sm:py-2 max-sm:before:order-3 max-sm:before:block max-sm:before:h-0 max-sm:before:basis-full"
    >
      {select && (
        <TableCell className="w-8 pr-0 max-sm:hidden">
          <Checkbox
            aria-label={`Select ${select.name}`}
            checked={select.checked}
            // The press tells about Shift, the change about the new state; one event tells both.
            onClick={(event) => select.onToggle(!select.checked, event.shiftKey)}
            className="block"
          />
        </TableCell>
      )}
      {columns.map((column) => (
        <TableCell
          key={column.id}
          className={cn(
            "max-sm:h-auto max-sm:p-0!",
            column.align === "right" && "text-right tabular-nums",
            phone[column.phone ?? "none"],
            column.className,
          )}
        >
          {column.cell(row)}
        </TableCell>
      ))}
    </TableRow>
  );
}
