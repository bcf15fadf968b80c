"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";

import { cn } from "@/components/ui/cn";
import { TableHead } from "@/components/ui/table";
import { nextSort, withParams } from "./query";
import { useTableLink } from "./table-state";
import type { Column } from "./types";

/** A column's head; where the server can sort by it, a link that does. */
export function ColumnHeader<Row>({ column, sort }: { column: Column<Row>; sort: string }) {
  const { params, link } = useTableLink();
  const right = column.align === "right";
  const className = right ? "text-right" : undefined;
  if (!column.sort) return <TableHead className={className}>{column.header}</TableHead>;

  const direction = sort === column.sort ? "asc" : sort === `-${column.sort}` ? "desc" : null;
  const Arrow = direction === "desc" ? ArrowDown : ArrowUp;
  const to = nextSort(sort, column.sort, column.sortFirst ?? "asc");
  return (
    <TableHead
      aria-sort={direction === "asc" ? "ascending" : direction === "desc" ? "descending" : "none"}
      className={className}
    >
      <Link
        {...link(withParams(params, { sort: to, cursor: null }))}
        prefetch={false}
        scroll={false}
        className={cn(
          "group inline-flex h-6 items-center gap-1 align-middle rounded-sm hover:text-foreground",
          right && "flex-row-reverse",
          direction && "text-foreground",
        )}
      >
        {column.header}
        <Arrow
          aria-hidden
          className={cn(
            "size-3.5",
            !direction && "opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60",
          )}
        />
      </Link>
    </TableHead>
  );
}
