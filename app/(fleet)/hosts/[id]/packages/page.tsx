import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Suspense } from "react";

import { HostPackagesTable } from "@/components/packages/host-packages-table";
import { UnknownNote } from "@/components/packages/unknown-note";
import { TableSkeleton } from "@/components/table/table-skeleton";
import { requireUser } from "@/lib/auth/page";
import type { UserCtx } from "@/lib/fleet/context";
import type { HostDetails } from "@/lib/fleet/hosts/get-host-details";
import { reasonIn } from "@/lib/fleet/inventory/known";
import {
  countHostPackages,
  listHostPackages,
  listHostPackagesSchema,
} from "@/lib/fleet/inventory/list-host-packages";
import { noPage } from "../../../no-page";
import { exportParams, readPackagesQuery } from "../../../packages/query";
import { oneParam, type SearchParams } from "../../../search-params";
import { HostFrame } from "../host-frame";
import { loadHost } from "../load-host";

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { name } = await loadHost((await params).id);
  return { title: `Packages of ${name}` };
}

export default async function HostPackagesPage({ params, searchParams }: Props) {
  const ctx = await requireUser();
  const host = await loadHost((await params).id);
  const query = readHostPackagesQuery(await searchParams);
  return (
    <HostFrame ctx={ctx} host={host}>
      <UnknownNote host={host} />
      <Suspense fallback={<TableSkeleton />}>
        <Packages ctx={ctx} host={host} query={query} />
      </Suspense>
    </HostFrame>
  );
}

type Query = ReturnType<typeof readHostPackagesQuery>;

async function Packages({ ctx, host, query }: { ctx: UserCtx; host: HostDetails; query: Query }) {
  const { id } = host;
  const [page, total] = await Promise.all([
    listHostPackages(ctx, { id, ...query }).catch(noPage),
    countHostPackages(ctx, { id, ...query }),
  ]);
  if (!page || (query.cursor && page.data.length === 0)) return redirect(`/hosts/${id}/packages`);
  return (
    <HostPackagesTable
      hasReported={reasonIn(host.updates) !== "no_report"}
      rows={page.data}
      total={total}
      sort={query.order === "desc" ? `-${query.sort}` : query.sort}
      links={{ previous: page.previousCursor, next: page.nextCursor }}
      csvHref={`/api/hosts/${id}/packages/export${exportParams(query)}`}
    />
  );
}

function readHostPackagesQuery(given: Awaited<SearchParams>) {
  const sort = oneParam(given, "sort") ?? "";
  return {
    ...readPackagesQuery(given),
    sort: listHostPackagesSchema.shape.sort.catch("name").parse(sort.replace(/^-/, "")),
    order: sort.startsWith("-") ? ("desc" as const) : ("asc" as const),
  };
}
