import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { cache, Suspense } from "react";

import { formatCount, formatPlural } from "@/components/format/number";
import { PackageHostsTable } from "@/components/packages/package-hosts-table";
import { packageHref } from "@/components/packages/package-href";
import { PageHeader } from "@/components/page/page-header";
import { TableSkeleton } from "@/components/table/table-skeleton";
import { requireUser } from "@/lib/auth/page";
import type { UserCtx } from "@/lib/fleet/context";
import { countUnknownHolders } from "@/lib/fleet/inventory/list-fleet-packages";
import { countPackageHosts, listPackageHosts } from "@/lib/fleet/inventory/list-package-hosts";
import { noPage } from "../../no-page";
import { oneParam, type SearchParams } from "../../search-params";
import { limitIn } from "../query";

type Props = { params: Promise<{ name: string }>; searchParams: SearchParams };

type Query = {
  name: string;
  olderThan: string | undefined;
  limit: number;
  cursor: string | undefined;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: nameIn((await params).name) };
}

export default async function PackagePage({ params, searchParams }: Props) {
  const ctx = await requireUser();
  const name = nameIn((await params).name);
  const given = await searchParams;
  const [hosts, unknown] = await Promise.all([
    countHolders(name),
    countUnknownHolders(ctx, { name }),
  ]);
  if (hosts === 0) notFound();
  const query = {
    name,
    olderThan: oneParam(given, "olderThan")?.trim().slice(0, 512) || undefined,
    limit: limitIn(given),
    cursor: oneParam(given, "cursor"),
  };
  return (
    <>
      <PageHeader
        title={<span className="font-mono">{name}</span>}
        crumbs={[{ label: "Packages", href: "/packages" }]}
        description={[
          `${formatPlural(hosts, "host")} ${hosts === 1 ? "has" : "have"} it.`,
          unknownSentence(unknown.updatesUnknown, "an update"),
          unknown.securityUnknown > unknown.updatesUnknown &&
            unknownSentence(unknown.securityUnknown, "a security update"),
        ]
          .filter(Boolean)
          .join(" ")}
      />
      <Suspense fallback={<TableSkeleton />}>
        <Hosts ctx={ctx} query={query} />
      </Suspense>
    </>
  );
}

function unknownSentence(count: number, what: string): string {
  if (count === 0) return "";
  const they = count === 1 ? "it wants" : "they want";
  return `Of ${formatCount(count)} it is not known whether ${they} ${what}.`;
}

async function Hosts({ ctx, query }: { ctx: UserCtx; query: Query }) {
  const { name, olderThan } = query;
  const [page, total] = await Promise.all([
    listPackageHosts(ctx, query).catch(noPage),
    olderThan === undefined ? countHolders(name) : countPackageHosts(ctx, { name, olderThan }),
  ]);
  if (!page || (query.cursor && page.data.length === 0)) return redirect(packageHref(name));
  const params = new URLSearchParams({ name, ...(olderThan && { olderThan }) });
  return (
    <PackageHostsTable
      rows={page.data}
      total={total}
      links={{ previous: page.previousCursor, next: page.nextCursor }}
      csvHref={`/api/packages/hosts/export?${params}`}
    />
  );
}

/** Asked once for the page and its table. */
const countHolders = cache(async (name: string) =>
  countPackageHosts(await requireUser(), { name }),
);

/** The name in an address; what no address of ours could be, and no database takes, is 404. */
function nameIn(encoded: string): string {
  try {
    const name = decodeURIComponent(encoded);
    if (name.length <= 512 && name.isWellFormed() && !name.includes("\0")) return name;
  } catch {
    // Not an encoding of anything.
  }
  return notFound();
}
