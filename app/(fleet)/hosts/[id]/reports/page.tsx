import type { Metadata } from "next";

import { ReportsTable } from "@/components/hosts/reports-table";
import { requireUser } from "@/lib/auth/page";
import { listReports } from "@/lib/fleet/inventory/list-reports";
import { HostFrame } from "../host-frame";
import { loadHost } from "../load-host";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { name } = await loadHost((await params).id);
  return { title: `Reports of ${name}` };
}

export default async function HostReportsPage({ params }: Props) {
  const ctx = await requireUser();
  const host = await loadHost((await params).id);
  // All that are kept: the last hundred.
  const { data } = await listReports(ctx, { id: host.id });
  return (
    <HostFrame ctx={ctx} host={host}>
      <ReportsTable
        rows={data.map((report) => ({
          ...report,
          receivedAt: report.receivedAt.toISOString(),
          lastReceivedAt: report.lastReceivedAt.toISOString(),
        }))}
        total={data.length}
        links={{ previous: null, next: null }}
      />
    </HostFrame>
  );
}
