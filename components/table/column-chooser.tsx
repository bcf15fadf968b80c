"use client";

import { Columns3 } from "lucide-react";

import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { Column } from "./types";
import type { useColumns } from "./use-columns";

type Props<Row> = { columns: Column<Row>[]; state: ReturnType<typeof useColumns<Row>> };

/** Which columns the table shows. Not on a phone, whose items have their own shape. */
export function ColumnChooser<Row>({ columns, state }: Props<Row>) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label="Columns" className="max-sm:hidden">
          <Columns3 aria-hidden className="text-muted-foreground" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuLabel>Columns</DropdownMenuLabel>
        {columns
          .filter((column) => column.visibility !== "always")
          .map((column) => (
            <DropdownMenuCheckboxItem
              key={column.id}
              checked={state.visible.includes(column)}
              onSelect={(event) => event.preventDefault()}
              onCheckedChange={(on) => state.toggle(column.id, on)}
            >
              {column.header}
            </DropdownMenuCheckboxItem>
          ))}
        {state.changed && (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuItem className="pl-8" onSelect={state.reset}>
              Reset
            </DropdownMenuItem>
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
