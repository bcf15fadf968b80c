"use client";

import Link from "next/link";

import { systemName } from "@/components/hosts/words";
import { HostStatusLabel } from "@/components/status/host-status";
import { DataTable } from "@/components/table/data-table";
import type { Column, PageLinks } from "@/components/table/types";
import type { PackageHostView } from "@/lib/fleet/inventory/views";
import { OlderThan } from "./older-than";
import { securityWords, unknownWords } from "./unknown-words";
import { AvailableVersion, UpdateBadge } from "./update-badge";
import { NotKnown } from "./update-count";

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
    cell: (row) => <AvailableVersion {...row} />,
  },
  {
    id: "update",
    header: "Update",
    phone: "aside",
    cell: (row) =>
      row.updatesUnknown && !row.needsUpdate ? (
        <NotKnown why={unknownWords(row.updatesUnknown, row.listsAgeDays)} />
      ) : (
        <UpdateBadge
          {...row}
          securityUnknown={
            row.securityUnknown &&
            securityWords(row.securityUnknown, row.listsAgeDays, row.updatesUnknown === null)
          }
        />
      ),
  },
  {
    id: "system",
    header: "System",
    className: "sm:max-w-56 sm:truncate",
    cell: (host) => systemName(host),
  },
];
