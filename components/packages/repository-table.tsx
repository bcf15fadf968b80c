"use client";

import type { ReactNode } from "react";

import { formatCount } from "@/components/format/number";
import { DataTable } from "@/components/table/data-table";
import { SearchBox } from "@/components/table/search-box";
import type { Column, PageLinks } from "@/components/table/types";
import { Badge } from "@/components/ui/badge";
import type { RepositoryView } from "@/lib/fleet/inventory/views";

type Row = RepositoryView & { hosts?: number };

type Props = {
  rows: Row[];
  total: number;
  links: PageLinks;
  /** Of the whole fleet: with the number of hosts, and a search. */
  fleet?: boolean;
  empty: ReactNode;
};

/** Where packages come from. */
export function RepositoryTable({ fleet = false, ...props }: Props) {
  return (
    <DataTable
      {...props}
      label="Repositories"
      noun="repository"
      columns={fleet ? [...columns, hostsColumn] : columns}
      rowId={({ id }) => String(id)}
      rowName={({ name }) => name}
      sort="name"
      toolbar={fleet && <SearchBox label="Search repositories" placeholder="Name or URL" />}
    />
  );
}

const columns: Column<Row>[] = [
  {
    id: "name",
    header: "Repository",
    visibility: "always",
    phone: "title",
    className: "font-medium sm:w-[22%] sm:max-w-0 sm:truncate",
    cell: ({ name }) => <span title={name}>{name}</span>,
  },
  {
    id: "url",
    header: "URL",
    phone: "detail",
    className: "font-mono max-sm:[overflow-wrap:anywhere] sm:w-[34%] sm:max-w-0 sm:truncate",
    cell: ({ url }) => <span title={url}>{url}</span>,
  },
  {
    id: "distribution",
    header: "Distribution",
    phone: "detail",
    className: "font-mono",
    cell: ({ distribution }) => distribution,
  },
  {
    id: "components",
    header: "Components",
    className: "sm:max-w-48 sm:truncate",
    cell: ({ components }) => <span title={components}>{components}</span>,
  },
  { id: "type", header: "Type", className: "font-mono", cell: ({ repoType }) => repoType },
  {
    id: "state",
    header: "State",
    phone: "aside",
    cell: ({ isEnabled, isSecure }) => (
      <span className="inline-flex gap-1">
        {!isEnabled && <Badge variant="outline">Disabled</Badge>}
        {!isSecure && <Badge variant="warning">Not encrypted</Badge>}
      </span>
    ),
  },
];

const hostsColumn: Column<Row> = {
  id: "hosts",
  header: "Hosts",
  align: "right",
  cell: ({ hosts = 0 }) => formatCount(hosts),
};
