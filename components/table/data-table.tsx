"use client";

import { useSearchParams } from "next/navigation";
import { type ReactNode, useState } from "react";

import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { Table, TableBody, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { BulkBar } from "./bulk-bar";
import { ColumnChooser } from "./column-chooser";
import { ColumnHeader } from "./column-header";
import { CsvLink } from "./csv-link";
import { DataRow } from "./data-row";
import { NoMatch } from "./no-match";
import { Pager } from "./pager";
import { filterKey, isFiltered } from "./query";
import { SortSelect } from "./sort-select";
import { TableStateProvider, useTableState } from "./table-state";
import type { Column, PageLinks, Selection } from "./types";
import { useColumns } from "./use-columns";
import { useSelection } from "./use-selection";

type Props<Row> = {
  /** Names the table for a screen reader: "Hosts". */
  label: string;
  /** One row's noun, for counts: "host". */
  noun: string;
  columns: Column<Row>[];
  rows: Row[];
  rowId: (row: Row) => string;
  /** Names a row, for its checkbox. */
  rowName: (row: Row) => string;
  /** The order in force, the default included: "name" or "-lastSeenAt". */
  sort: string;
  /** Rows on all pages that the filters match. */
  total: number;
  links: PageLinks;
  /** Search and filters. */
  toolbar?: ReactNode;
  csvHref?: string;
  /** What can be done with selected rows. Without it nothing can be selected. */
  bulk?: (selection: Selection, clear: () => void) => ReactNode;
  /** What unfolds under a row. */
  detail?: (row: Row) => ReactNode;
  /** The row that is unfolded to begin with. */
  unfolded?: string;
  /** Shown when there is nothing at all; no match is said by the table itself. */
  empty: ReactNode;
};

/** A table that the server filters, sorts and pages; its whole state is in the URL. */
export function DataTable<Row>(props: Props<Row>) {
  return (
    <TableStateProvider>
      <Body {...props} />
    </TableStateProvider>
  );
}

function Body<Row>(props: Props<Row>) {
  const { label, noun, columns, rows, rowId, rowName, sort, total, links } = props;
  const { pending } = useTableState();
  const params = useSearchParams();
  const shown = useColumns(columns);
  const selection = useSelection(filterKey(params), rows.map(rowId));
  const [unfolded, setUnfolded] = useState<string | null>(props.unfolded ?? null);
  const { detail } = props;

  if (rows.length === 0 && !isFiltered(params) && !pending) return props.empty;
  return (
    <div className="grid grid-cols-1 gap-2">
      <div className="flex flex-wrap items-center gap-2">
        {props.toolbar}
        <SortSelect columns={columns} sort={sort} />
        <div className="ml-auto flex">
          {props.csvHref && <CsvLink href={props.csvHref} />}
          <ColumnChooser columns={columns} state={shown} />
        </div>
      </div>
      <div
        aria-busy={pending}
        className={cn(
          "overflow-x-auto transition-opacity duration-150",
          pending && "opacity-55 delay-100",
        )}
      >
        {rows.length === 0 ? (
          <NoMatch noun={noun} />
        ) : (
          <Table aria-label={label}>
            <TableHeader>
              <TableRow>
                {detail && (
                  <TableHead className="w-8 pr-0">
                    <span className="sr-only">Details</span>
                  </TableHead>
                )}
                {props.bulk && (
                  <TableHead className="w-8 pr-0">
                    <Checkbox
                      aria-label="Select all on this page"
                      checked={selection.pageState}
                      onCheckedChange={(on) => selection.togglePage(on === true)}
                      className="block"
                    />
                  </TableHead>
                )}
                {shown.visible.map((column) => (
                  <ColumnHeader key={column.id} column={column} sort={sort} />
                ))}
              </TableRow>
            </TableHeader>
            <TableBody>
              {rows.map((row) => {
                const id = rowId(row);
                return (
                  <DataRow
                    key={id}
                    row={row}
                    columns={shown.visible}
                    select={
                      props.bulk && {
                        name: rowName(row),
                        checked: selection.has(id),
                        onToggle: (on, range) => selection.toggle(id, on, range),
                      }
                    }
                    detail={
                      detail && {
                        name: rowName(row),
                        open: unfolded === id,
                        onToggle: () => setUnfolded(unfolded === id ? null : id),
                        content: () => detail(row),
                      }
                    }
                  />
                );
              })}
            </TableBody>
          </Table>
        )}
      </div>
      {rows.length > 0 && <Pager total={total} noun={noun} shown={rows.length} links={links} />}
      {props.bulk && (selection.all || selection.count > 0) && (
        <BulkBar
          count={selection.count}
          all={selection.all}
          total={total}
          noun={noun}
          onSelectAll={selection.selectAll}
          onClear={selection.clear}
        >
          {props.bulk(selection.value, selection.clear)}
        </BulkBar>
      )}
    </div>
  );
}
