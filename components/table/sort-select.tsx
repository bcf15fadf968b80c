"use client";

import { useRouter } from "next/navigation";

import { Select } from "@/components/ui/select";
import { withParams } from "./query";
import { useTableLink, useTableState } from "./table-state";
import type { Column } from "./types";

/** Sorting on a phone, where a table has no head. */
export function SortSelect<Row>({ columns, sort }: { columns: Column<Row>[]; sort: string }) {
  const { params, link } = useTableLink();
  const { startTransition } = useTableState();
  const router = useRouter();
  const options = columns.flatMap(({ header, sort: key, sortFirst }) => {
    if (!key) return [];
    const up = { value: key, label: `${header}, ascending` };
    const down = { value: `-${key}`, label: `${header}, descending` };
    return sortFirst === "desc" ? [down, up] : [up, down];
  });
  if (options.length === 0) return null;
  return (
    <Select
      aria-label="Sort by"
      value={sort}
      onChange={(event) => {
        const { href } = link(withParams(params, { sort: event.target.value, cursor: null }));
        startTransition(() => router.push(href, { scroll: false }));
      }}
      className="w-fit sm:hidden"
    >
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </Select>
  );
}
