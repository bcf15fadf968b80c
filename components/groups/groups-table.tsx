"use client";

import Link from "next/link";

import { formatCount, formatPlural } from "@/components/format/number";
import { GroupDot } from "@/components/hosts/group-label";
import { EmptyState } from "@/components/page/empty-state";
import { DataTable } from "@/components/table/data-table";
import type { Column } from "@/components/table/types";
import { RelativeTime } from "@/components/time/relative-time";
import { Button } from "@/components/ui/button";
import { GroupDialog } from "./group-dialog";
import { GroupMenu } from "./group-menu";
import type { GroupRow } from "./group-row";

/** Host groups by name; each leads to its hosts. */
export function GroupsTable({ rows, canChange }: { rows: GroupRow[]; canChange: boolean }) {
  return (
    <DataTable
      label="Groups"
      noun="group"
      columns={canChange ? [...columns, menuColumn] : columns}
      rows={rows}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      sort="name"
      total={rows.length}
      links={{ previous: null, next: null }}
      empty={
        <EmptyState
          title="No groups yet"
          action={canChange && <GroupDialog trigger={<Button>Create group</Button>} />}
        >
          A group is a label for hosts that belong together: a rack, a customer, a stage. Tables
          filter by it, tokens put new hosts into it, and programs ask for its hosts by name.
        </EmptyState>
      }
    />
  );
}

const columns: Column<GroupRow>[] = [
  {
    id: "name",
    header: "Group",
    visibility: "always",
    phone: "title",
    className: "font-medium sm:max-w-72 sm:truncate",
    cell: ({ id, name, color }) => (
      <Link
        href={`/hosts?group=${id}`}
        prefetch={false}
        className="inline-flex max-w-full items-center gap-2 rounded-sm hover:underline"
      >
        <GroupDot color={color} />
        <span className="truncate">{name}</span>
      </Link>
    ),
  },
  {
    id: "description",
    header: "Description",
    phone: "detail",
    className: "text-muted-foreground sm:w-1/2 sm:max-w-0 sm:truncate",
    cell: ({ description }) => description && <span title={description}>{description}</span>,
  },
  {
    id: "hosts",
    header: "Hosts",
    align: "right",
    phone: "detail",
    cell: ({ hosts }) => (
      <>
        <span className="max-sm:hidden">{formatCount(hosts)}</span>
        <span className="sm:hidden">{formatPlural(hosts, "host")}</span>
      </>
    ),
  },
  {
    id: "created",
    header: "Created",
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
  },
];

const menuColumn: Column<GroupRow> = {
  id: "menu",
  header: "Actions",
  visibility: "always",
  align: "right",
  phone: "aside",
  className: "w-10",
  cell: (group) => <GroupMenu group={group} />,
};
