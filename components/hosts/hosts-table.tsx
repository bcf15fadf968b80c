"use client";

import type { ReactNode } from "react";

import { hostStatusWord } from "@/components/status/host-status";
import { type HostStatus, StatusDot } from "@/components/status/status-dot";
import { DataTable } from "@/components/table/data-table";
import { FilterMenu } from "@/components/table/filter-menu";
import { SearchBox } from "@/components/table/search-box";
import type { PageLinks } from "@/components/table/types";
import type { GroupView } from "@/lib/fleet/groups/list-groups";
import { DeleteSelected } from "./delete-selected";
import { GroupDot } from "./group-label";
import { groupColumn, hostColumns } from "./host-columns";
import type { HostRow } from "./host-row";

type Props = {
  rows: HostRow[];
  total: number;
  sort: string;
  links: PageLinks;
  groups: GroupView[];
  csvHref: string;
  canChange: boolean;
  /** The filters in force, for what is done to all they match. */
  filter: Record<string, string>;
  empty: ReactNode;
};

const statuses: HostStatus[] = ["online", "offline", "pending"];

/** The fleet as a table. */
export function HostsTable({ groups, canChange, filter, total, ...table }: Props) {
  const grouped = groups.length > 0;
  return (
    <DataTable
      {...table}
      label="Hosts"
      noun="host"
      columns={
        grouped ? [...hostColumns.slice(0, 3), groupColumn, ...hostColumns.slice(3)] : hostColumns
      }
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      total={total}
      toolbar={
        <>
          <SearchBox label="Search hosts" placeholder="Name, address or system" />
          <FilterMenu
            name="status"
            label="Status"
            options={statuses.map((status) => ({
              value: status,
              label: hostStatusWord[status],
              mark: <StatusDot status={status} />,
            }))}
          />
          {grouped && (
            <FilterMenu
              name="group"
              label="Group"
              options={groups.map(({ id, name, color }) => ({
                value: id,
                label: name,
                mark: <GroupDot color={color} />,
              }))}
            />
          )}
        </>
      }
      bulk={
        canChange
          ? (selection, clear) => (
              <DeleteSelected
                selection={selection}
                rows={table.rows}
                total={total}
                filter={filter}
                onDone={clear}
              />
            )
          : undefined
      }
    />
  );
}
