"use client";

import { ChevronRight } from "lucide-react";
import { type ReactNode, useId } from "react";

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
  /** What a press on the row's arrow shows under it. */
  detail?: { name: string; open: boolean; onToggle: () => void; content: () => ReactNode };
};

export function DataRow<Row>({ detail, ...row }: Props<Row>) {
  const id = useId();
  if (!detail) return <Cells {...row} />;
  const { name, open, onToggle, content } = detail;
  const toggle = (
    <TableCell className="w-8 pr-0 max-sm:order-1 max-sm:-ml-8 max-sm:w-auto max-sm:h-auto max-sm:p-0!">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={`Details of ${name}`}
        onClick={onToggle}
        className="grid size-6 place-content-center rounded-sm text-muted-foreground hover:bg-accent hover:text-foreground"
      >
        <ChevronRight
          aria-hidden
          className={cn("size-4 transition-transform duration-100", open && "rotate-90")}
        />
      </button>
    </TableCell>
  );
  return (
    <>
      <Cells {...row} first={toggle} open={open} />
      {open && (
        <TableRow id={id} className="max-sm:block">
          <TableCell
            colSpan={row.columns.length + 1 + (row.select ? 1 : 0)}
            className="h-auto whitespace-normal! pt-1 pb-6 sm:pl-11! max-sm:block max-sm:px-0!"
          >
            {content()}
          </TableCell>
        </TableRow>
      )}
    </>
  );
}

type CellsProps<Row> = Omit<Props<Row>, "detail"> & { first?: ReactNode; open?: boolean };

function Cells<Row>({ row, columns, select, first, open }: CellsProps<Row>) {
  return (
    <TableRow
      data-state={select?.checked ? "selected" : undefined}
      className={cn(
        open && "border-b-0",
        // On a phone both lines start beside the arrow.
        first && "max-sm:pl-6.5",
        "relative transition-colors duration-100 before:hidden hover:bg-accent/60 data-[state=selected]:bg-selected max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:gap-x-2 max-sm:gap-y-0.5 max-sm:py-2 max-sm:before:order-3 max-sm:before:block max-sm:before:h-0 max-sm:before:basis-full",
      )}
    >
      {first}
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
