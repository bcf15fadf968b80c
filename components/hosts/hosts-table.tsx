"use client";

import type { ReactNode } from "react";

import { hostStatusWord } from "@/components/status/host-status";
import { type HostStatus, StatusDot } from "@/components/status/status-dot";
import { ChosenFilter } from "@/components/table/chosen-filter";
import { DataTable } from "@/components/table/data-table";
import { FilterMenu } from "@/components/table/filter-menu";
import { SearchBox } from "@/components/table/search-box";
import type { PageLinks } from "@/components/table/types";
import type { GroupView } from "@/lib/fleet/groups/list-groups";
import { AskSelected } from "./ask-selected";
import { DeleteSelected } from "./delete-selected";
import { GroupDot } from "./group-label";
import { GroupSelected } from "./group-selected";
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
  /** Off in the settings: agents take no update. */
  updatesOff: boolean;
  /** The filters in force, for what is done to all they match. */
  filter: Record<string, string>;
  /** The auto-enrollment token whose hosts these are, when the filter names one. */
  madeBy?: string | undefined;
  empty: ReactNode;
};

const statuses: HostStatus[] = ["online", "offline", "pending"];

/** The fleet as a table. */
export function HostsTable({ groups, canChange, filter, madeBy, updatesOff, ...table }: Props) {
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
          <FilterMenu
            name="updates"
            label="Updates"
            single
            options={[
              { value: "security", label: "Security updates" },
              { value: "any", label: "Any updates" },
              { value: "none", label: "No updates" },
              { value: "unknown", label: "Not known" },
              { value: "security-unknown", label: "Security not known" },
            ]}
          />
          <FilterMenu
            name="reboot"
            label="Reboot"
            single
            options={[
              { value: "true", label: "Wants a reboot" },
              { value: "false", label: "Wants none" },
            ]}
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
          {madeBy && <ChosenFilter name="token" label="Enrolled with" value={madeBy} />}
        </>
      }
      bulk={
        canChange
          ? (selection, clear) => {
              const selected = { selection, filter, rows: table.rows, total: table.total };
              return (
                <>
                  {grouped && <GroupSelected {...selected} groups={groups} />}
                  <AskSelected {...selected} updatesOff={updatesOff} />
                  <DeleteSelected {...selected} onDone={clear} />
                </>
              );
            }
          : undefined
      }
    />
  );
}
