import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Suspense } from "react";

import { formatPlural } from "@/components/format/number";
import { FleetPackagesTable } from "@/components/packages/fleet-packages-table";
import { PageHeader } from "@/components/page/page-header";
import { TableSkeleton } from "@/components/table/table-skeleton";
import { requireUser } from "@/lib/auth/page";
import type { UserCtx } from "@/lib/fleet/context";
import { countHosts } from "@/lib/fleet/hosts/list-hosts";
import { countFleetPackages, listFleetPackages } from "@/lib/fleet/inventory/list-fleet-packages";
import { noPage } from "../no-page";
import type { SearchParams } from "../search-params";
import { exportParams, type PackagesQuery, readPackagesQuery } from "./query";
import { PackagesTabs } from "./tabs";

export const metadata: Metadata = { title: "Packages" };

export default async function PackagesPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await requireUser();
  const query = readPackagesQuery(await searchParams);
  return (
    <>
      <PageHeader
        title="Packages"
        description="What is installed across the fleet, and which of it wants an update."
      />
      <PackagesTabs />
      <Suspense fallback={<TableSkeleton />}>
        <Packages ctx={ctx} query={query} />
      </Suspense>
    </>
  );
}

async function Packages({ ctx, query }: { ctx: UserCtx; query: PackagesQuery }) {
  const [page, total, unknown] = await Promise.all([
    listFleetPackages(ctx, query).catch(noPage),
    countFleetPackages(ctx, query),
    countHosts(ctx, { updates: "unknown" }),
  ]);
  // The page a cursor led to is gone.
  if (!page || (query.cursor && page.data.length === 0)) return redirect("/packages");
  return (
    <>
      {page.data.length > 0 && unknown > 0 && (
        <p className="text-muted-foreground text-sm">
          <Link
            href="/hosts?updates=unknown"
            className="rounded-sm text-link underline underline-offset-2"
          >
            {formatPlural(unknown, "host")}
          </Link>{" "}
          may want more: their updates are not known.
        </p>
      )}
      <FleetPackagesTable
        rows={page.data}
        total={total}
        links={{ previous: page.previousCursor, next: page.nextCursor }}
        csvHref={`/api/packages/export${exportParams(query)}`}
      />
    </>
  );
}
