"use client";

import Link from "next/link";

import { EmptyState } from "@/components/page/empty-state";
import { DataTable } from "@/components/table/data-table";
import { SearchBox } from "@/components/table/search-box";
import type { Column, PageLinks } from "@/components/table/types";
import type { PackageView } from "@/lib/fleet/inventory/views";
import { packageHref } from "./package-href";
import { ShowFilter } from "./show-filter";
import { AvailableVersion, UpdateBadge } from "./update-badge";

type Props = {
  /** Whether its packages have come once. */
  hasReported: boolean;
  rows: PackageView[];
  total: number;
  sort: string;
  links: PageLinks;
  csvHref: string;
};

/** The packages of one host. */
export function HostPackagesTable({ hasReported, ...props }: Props) {
  return (
    <DataTable
      {...props}
      label="Packages"
      noun="package"
      columns={columns}
      rowId={({ id }) => String(id)}
      rowName={({ name }) => name}
      toolbar={
        <>
          <SearchBox label="Search packages" placeholder="Name" />
          <ShowFilter />
        </>
      }
      empty={
        hasReported ? (
          <EmptyState title="No packages in the last report">
            The agent of this host found none to list.
          </EmptyState>
        ) : (
          <EmptyState title="No packages reported yet">
            The first report of the host's agent brings them, with the updates each of them wants.
          </EmptyState>
        )
      }
    />
  );
}

const columns: Column<PackageView>[] = [
  {
    id: "name",
    header: "Package",
    sort: "name",
    visibility: "always",
    phone: "title",
    className: "font-medium sm:w-[26%] sm:max-w-0 sm:truncate",
    cell: ({ name, description }) => (
      <Link
        href={packageHref(name)}
        prefetch={false}
        title={description ?? name}
        className="rounded-sm hover:underline"
      >
        {name}
      </Link>
    ),
  },
  {
    id: "version",
    header: "Installed",
    sort: "version",
    phone: "detail",
    className: "font-mono sm:w-[22%] sm:max-w-0 sm:truncate",
    cell: ({ version }) => version && <span title={version}>{version}</span>,
  },
  {
    id: "available",
    header: "Available",
    sort: "availableVersion",
    phone: "detail",
    className: "font-mono sm:w-[22%] sm:max-w-0 sm:truncate",
    cell: (row) => <AvailableVersion {...row} />,
  },
  { id: "update", header: "Update", phone: "aside", cell: (row) => <UpdateBadge {...row} /> },
  {
    id: "source",
    header: "Repository",
    sort: "sourceRepository",
    className: "sm:max-w-48 sm:truncate",
    cell: ({ sourceRepository }) => sourceRepository,
  },
  {
    id: "category",
    header: "Category",
    visibility: "hidden",
    cell: ({ category }) => category,
  },
  {
    id: "description",
    header: "Description",
    visibility: "hidden",
    className: "text-muted-foreground sm:max-w-80 sm:truncate",
    cell: ({ description }) => description,
  },
];
