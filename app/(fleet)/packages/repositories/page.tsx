import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Suspense } from "react";

import { InventoryEmpty } from "@/components/packages/inventory-empty";
import { RepositoryTable } from "@/components/packages/repository-table";
import { PageHeader } from "@/components/page/page-header";
import { TableSkeleton } from "@/components/table/table-skeleton";
import { requireUser } from "@/lib/auth/page";
import type { UserCtx } from "@/lib/fleet/context";
import {
  countFleetRepositories,
  listFleetRepositories,
} from "@/lib/fleet/inventory/list-repositories";
import { noPage } from "../../no-page";
import { oneParam, type SearchParams } from "../../search-params";
import { limitIn, searchIn } from "../query";
import { PackagesTabs } from "../tabs";

export const metadata: Metadata = { title: "Repositories" };

type Query = { search: string | undefined; limit: number; cursor: string | undefined };

export default async function RepositoriesPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await requireUser();
  const given = await searchParams;
  const query = {
    search: searchIn(given),
    limit: limitIn(given),
    cursor: oneParam(given, "cursor"),
  };
  return (
    <>
      <PageHeader title="Repositories" description="Where the packages of the fleet come from." />
      <PackagesTabs />
      <Suspense fallback={<TableSkeleton />}>
        <Repositories ctx={ctx} query={query} />
      </Suspense>
    </>
  );
}

async function Repositories({ ctx, query }: { ctx: UserCtx; query: Query }) {
  const [page, total] = await Promise.all([
    listFleetRepositories(ctx, query).catch(noPage),
    countFleetRepositories(ctx, query),
  ]);
  if (!page || (query.cursor && page.data.length === 0)) return redirect("/packages/repositories");
  return (
    <RepositoryTable
      fleet
      rows={page.data}
      total={total}
      links={{ previous: page.previousCursor, next: page.nextCursor }}
      empty={<InventoryEmpty what="repositories" />}
    />
  );
}
