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
import { countUnknown } from "@/lib/fleet/inventory/count-unknown";
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
    countUnknown(ctx),
  ]);
  // The page a cursor led to is gone.
  if (!page || (query.cursor && page.data.length === 0)) return redirect("/packages");
  return (
    <>
      {/* A filter that finds nothing is no answer either while hosts cannot say. */}
      {(page.data.length > 0 || query.updates || query.security) && unknown.securityUpdates > 0 && (
        <p className="text-muted-foreground text-sm">
          {unknown.updates > 0 && (
            <>
              <Hosts of="unknown" count={unknown.updates} /> may want more: their updates are not
              known.{" "}
            </>
          )}
          {unknown.securityUpdates > unknown.updates && (
            <>
              Of <Hosts of="security-unknown" count={unknown.securityUpdates} /> it is not known
              which updates are for security.
            </>
          )}
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

function Hosts({ of, count }: { of: "unknown" | "security-unknown"; count: number }) {
  return (
    <Link
      href={`/hosts?updates=${of}`}
      className="rounded-sm text-link underline underline-offset-2"
    >
      {formatPlural(count, "host")}
    </Link>
  );
}
