"use client";

import Link from "next/link";

import { systemName } from "@/components/hosts/words";
import { HostStatusLabel } from "@/components/status/host-status";
import { DataTable } from "@/components/table/data-table";
import type { Column, PageLinks } from "@/components/table/types";
import type { PackageHostView } from "@/lib/fleet/inventory/views";
import { OlderThan } from "./older-than";
import { UpdateBadge } from "./update-badge";

type Props = { rows: PackageHostView[]; total: number; links: PageLinks; csvHref: string };

/** The hosts that have a package, and in which version. */
export function PackageHostsTable(props: Props) {
  return (
    <DataTable
      {...props}
      label="Hosts with the package"
      noun="host"
      columns={columns}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      sort="name"
      toolbar={<OlderThan />}
      empty={null}
    />
  );
}

const columns: Column<PackageHostView>[] = [
  {
    id: "name",
    header: "Host",
    visibility: "always",
    phone: "title",
    className: "font-medium sm:w-[24%] sm:max-w-0 sm:truncate",
    cell: ({ id, name }) => (
      <Link
        href={`/hosts/${id}`}
        prefetch={false}
        title={name}
        className="rounded-sm hover:underline"
      >
        {name}
      </Link>
    ),
  },
  { id: "status", header: "Status", cell: ({ status }) => <HostStatusLabel status={status} /> },
  {
    id: "version",
    header: "Installed",
    phone: "detail",
    className: "font-mono sm:w-[22%] sm:max-w-0 sm:truncate",
    cell: ({ version }) => version && <span title={version}>{version}</span>,
  },
  {
    id: "available",
    header: "Available",
    phone: "detail",
    className: "font-mono sm:w-[22%] sm:max-w-0 sm:truncate",
    cell: ({ needsUpdate, availableVersion }) =>
      needsUpdate && availableVersion && <span title={availableVersion}>{availableVersion}</span>,
  },
  { id: "update", header: "Update", phone: "aside", cell: (row) => <UpdateBadge {...row} /> },
  {
    id: "system",
    header: "System",
    className: "sm:max-w-56 sm:truncate",
    cell: (host) => systemName(host),
  },
];
