"use client";

import { EmptyState } from "@/components/page/empty-state";
import { DataTable } from "@/components/table/data-table";
import type { Column, PageLinks } from "@/components/table/types";
import { RelativeTime } from "@/components/time/relative-time";
import { AuditDetail } from "./audit-detail";
import { AuditFilters } from "./audit-filters";
import { AuditLine } from "./audit-line";
import { auditText } from "./describe";
import type { AuditRow } from "./types";

const columns: Column<AuditRow>[] = [
  {
    id: "what",
    header: "What happened",
    visibility: "always",
    phone: "title",
    className: "whitespace-normal py-1.5",
    cell: (row) => <AuditLine entry={row} />,
  },
  {
    id: "address",
    header: "From",
    phone: "detail",
    className: "font-mono",
    cell: ({ ip }) => ip,
  },
  {
    id: "at",
    header: "When",
    phone: "detail",
    className: "w-28",
    cell: ({ at }) => <RelativeTime at={at.toISOString()} />,
  },
];

type Props = {
  rows: AuditRow[];
  total: number;
  links: PageLinks;
  actors: { value: string; label: string }[];
  subjectName: string | undefined;
};

/** The audit, newest first; a row unfolds to where it came from and what it holds. */
export function AuditTable({ rows, total, links, actors, subjectName }: Props) {
  return (
    <DataTable
      label="Audit"
      noun="event"
      columns={columns}
      rows={rows}
      rowId={({ id }) => id}
      rowName={auditText}
      sort="-at"
      total={total}
      links={links}
      toolbar={<AuditFilters actors={actors} subjectName={subjectName} />}
      detail={(row) => <AuditDetail entry={row} />}
      empty={
        <EmptyState title="Nothing has happened yet">
          Every change of hosts, tokens, members and settings leaves a row here.
        </EmptyState>
      }
    />
  );
}
