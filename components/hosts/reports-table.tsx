"use client";

import { formatBytes, formatCount, formatPlural } from "@/components/format/number";
import { SecurityCount, UpdateCount } from "@/components/packages/update-count";
import { EmptyState } from "@/components/page/empty-state";
import { DataTable } from "@/components/table/data-table";
import type { Column, PageLinks } from "@/components/table/types";
import { RelativeTime } from "@/components/time/relative-time";
import { knownOf } from "@/lib/fleet/inventory/known";
import type { ReportSection } from "@/lib/fleet/inventory/views";

/** A report as its row shows it; times are ISO 8601. */
export type ReportRow = {
  id: string;
  receivedAt: string;
  repeats: number;
  lastReceivedAt: string;
  sections: ReportSection[];
  packageCount: number;
  updateCount: number;
  securityUpdateCount: number;
  updatesUnknown: string | null;
  securityUnknown: string | null;
  packagesAdded: number;
  packagesRemoved: number;
  executionSeconds: number | null;
  agentVersion: string | null;
  bodyBytes: number;
};

type Props = { rows: ReportRow[]; total: number; links: PageLinks };

/** What a host reported, newest first: a row for each report that changed something. */
export function ReportsTable(props: Props) {
  return (
    <DataTable
      {...props}
      label="Reports"
      noun="report"
      columns={columns}
      rowId={({ id }) => id}
      rowName={({ receivedAt }) => `report of ${receivedAt}`}
      sort="-receivedAt"
      empty={
        <EmptyState title="No reports yet">
          A report that changes something leaves a row here. One that comes again unchanged is
          counted with it.
        </EmptyState>
      }
    />
  );
}

const columns: Column<ReportRow>[] = [
  {
    id: "received",
    header: "Received",
    visibility: "always",
    phone: "title",
    className: "font-medium",
    cell: ({ receivedAt }) => <RelativeTime at={receivedAt} />,
  },
  {
    id: "sections",
    header: "Changed",
    phone: "detail",
    className: "sm:w-[30%] sm:max-w-0 sm:truncate",
    cell: ({ sections }) => sections.join(", "),
  },
  {
    id: "came",
    header: "Packages",
    align: "right",
    phone: "detail",
    cell: ({ packageCount, packagesAdded, packagesRemoved }) => (
      <>
        {formatCount(packageCount)}
        <span className="sm:hidden"> packages</span>
        {(packagesAdded > 0 || packagesRemoved > 0) && (
          <span className="ml-2 text-muted-foreground">
            +{formatCount(packagesAdded)} −{formatCount(packagesRemoved)}
          </span>
        )}
      </>
    ),
  },
  {
    id: "updates",
    header: "Updates",
    align: "right",
    cell: ({ updateCount, updatesUnknown }) => (
      <UpdateCount updates={knownOf(updateCount, updatesUnknown)} listsAgeDays={null} />
    ),
  },
  {
    id: "security",
    header: "Security",
    align: "right",
    phone: "aside",
    cell: ({ updateCount, updatesUnknown, securityUpdateCount, securityUnknown }) => (
      <SecurityCount
        updates={knownOf(securityUpdateCount, securityUnknown)}
        all={knownOf(updateCount, updatesUnknown)}
        listsAgeDays={null}
      />
    ),
  },
  {
    id: "repeats",
    header: "Came again",
    phone: "detail",
    cell: ({ repeats, lastReceivedAt }) =>
      repeats > 0 && (
        <>
          {formatPlural(repeats, "time")}, last <RelativeTime at={lastReceivedAt} />
        </>
      ),
  },
  {
    id: "size",
    header: "Size",
    align: "right",
    visibility: "hidden",
    cell: ({ bodyBytes }) => formatBytes(bodyBytes),
  },
  {
    id: "took",
    header: "Took",
    align: "right",
    visibility: "hidden",
    cell: ({ executionSeconds }) => executionSeconds !== null && `${executionSeconds.toFixed(1)} s`,
  },
  {
    id: "agent",
    header: "Agent",
    visibility: "hidden",
    className: "font-mono",
    cell: ({ agentVersion }) => agentVersion,
  },
];
