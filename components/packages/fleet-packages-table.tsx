"use client";

import Link from "next/link";

import { formatCount, formatPlural } from "@/components/format/number";
import { DataTable } from "@/components/table/data-table";
import { SearchBox } from "@/components/table/search-box";
import type { Column, PageLinks } from "@/components/table/types";
import { Badge } from "@/components/ui/badge";
import type { FleetPackageView } from "@/lib/fleet/inventory/views";
import { InventoryEmpty } from "./inventory-empty";
import { packageHref } from "./package-href";
import { ShowFilter } from "./show-filter";
import { NotKnown } from "./update-count";

type Props = { rows: FleetPackageView[]; total: number; links: PageLinks; csvHref: string };

/** Packages across the fleet. */
export function FleetPackagesTable(props: Props) {
  return (
    <DataTable
      {...props}
      label="Packages"
      noun="package"
      columns={columns}
      rowId={({ name }) => name}
      rowName={({ name }) => name}
      sort="name"
      toolbar={
        <>
          <SearchBox label="Search packages" placeholder="Name" />
          <ShowFilter />
        </>
      }
      empty={<InventoryEmpty what="packages" />}
    />
  );
}

const columns: Column<FleetPackageView>[] = [
  {
    id: "name",
    header: "Package",
    visibility: "always",
    phone: "title",
    className: "font-medium sm:w-1/2 sm:max-w-0 sm:truncate",
    cell: ({ name }) => (
      <Link
        href={packageHref(name)}
        prefetch={false}
        title={name}
        className="rounded-sm hover:underline max-sm:after:absolute max-sm:after:inset-0"
      >
        {name}
      </Link>
    ),
  },
  {
    id: "security",
    header: "Security",
    align: "right",
    phone: "aside",
    cell: ({ securityUpdates, securityUnknown, updatesUnknown }) =>
      securityUpdates > 0 ? (
        <Badge variant="security">
          {formatCount(securityUpdates)}
          {securityUnknown > 0 && "+"}
          <span className="sm:sr-only"> security</span>
        </Badge>
      ) : (
        // On a phone the updates beside it say the same.
        securityUnknown > 0 && (
          <span className={securityUnknown === updatesUnknown ? "max-sm:hidden" : undefined}>
            <NotKnown why={hostsCannotSay(securityUnknown)} what="security " />
          </span>
        )
      ),
  },
  {
    id: "updates",
    header: "Updates",
    align: "right",
    phone: "detail",
    cell: ({ updates, updatesUnknown }) =>
      updatesUnknown > 0 ? (
        <NotKnown why={hostsCannotSay(updatesUnknown)} what="updates " atLeast={updates} />
      ) : updates > 0 ? (
        <Both wide={formatCount(updates)} narrow={formatPlural(updates, "update")} />
      ) : (
        <span className="text-muted-foreground">
          <Both wide="0" narrow="no updates" />
        </span>
      ),
  },
  {
    id: "hosts",
    header: "Hosts",
    align: "right",
    phone: "detail",
    cell: ({ hosts }) => <Both wide={formatCount(hosts)} narrow={formatPlural(hosts, "host")} />,
  },
  {
    id: "versions",
    header: "Versions",
    align: "right",
    phone: "detail",
    cell: ({ versions }) => (
      <Both wide={formatCount(versions)} narrow={formatPlural(versions, "version")} />
    ),
  },
];

function hostsCannotSay(count: number): string {
  return `${formatPlural(count, "host")} that ${count === 1 ? "has" : "have"} it cannot say`;
}

/** A number under its head; on a phone, where there is none, with its word. */
function Both({ wide, narrow }: { wide: string; narrow: string }) {
  return (
    <>
      <span className="max-sm:hidden">{wide}</span>
      <span className="sm:hidden">{narrow}</span>
    </>
  );
}
