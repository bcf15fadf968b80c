import { Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Suspense } from "react";

import { CreateHostDialog } from "@/components/hosts/create-host-dialog";
import { toHostRow } from "@/components/hosts/host-row";
import { HostsEmpty } from "@/components/hosts/hosts-empty";
import { HostsTable } from "@/components/hosts/hosts-table";
import { PageHeader } from "@/components/page/page-header";
import { TableSkeleton } from "@/components/table/table-skeleton";
import { Button } from "@/components/ui/button";
import { requireUser } from "@/lib/auth/page";
import { env } from "@/lib/env";
import { getAutoToken } from "@/lib/fleet/auto-enrollment/get-auto-token";
import { atLeast, type UserCtx } from "@/lib/fleet/context";
import { listGroups } from "@/lib/fleet/groups/list-groups";
import { countHosts, type ListHosts, listHosts } from "@/lib/fleet/hosts/list-hosts";
import { agentSettings } from "@/lib/fleet/organizations/agent-settings";
import { noPage } from "../no-page";
import type { SearchParams } from "../search-params";
import { exportHref, filterParams, firstPageHref, readQuery, sortParam } from "./query";

export const metadata: Metadata = { title: "Hosts" };

export default async function HostsPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await requireUser();
  const query = readQuery(await searchParams);
  const admin = atLeast(ctx.actor.role, "ADMIN");
  return (
    <>
      <PageHeader
        title="Hosts"
        actions={
          admin && (
            <>
              <CreateHostDialog />
              <Button asChild>
                <Link href="/enrollment/new">
                  <Plus aria-hidden />
                  Add host
                </Link>
              </Button>
            </>
          )
        }
      />
      {/* Not loading.tsx: that would answer 200 before it is known who asks. */}
      <Suspense fallback={<TableSkeleton />}>
        <Hosts ctx={ctx} query={query} admin={admin} />
      </Suspense>
    </>
  );
}

type Props = { ctx: UserCtx; query: ListHosts & { limit: number }; admin: boolean };

async function Hosts({ ctx, query, admin }: Props) {
  const [page, total, groups, { agentUpdates }, madeBy] = await Promise.all([
    listHosts(ctx, query).catch(noPage),
    countHosts(ctx, query),
    listGroups(ctx),
    agentSettings(ctx.db, ctx.organizationId),
    query.token === undefined ? undefined : nameOfToken(ctx, query.token, admin),
  ]);
  // The page a cursor led to is gone, with its hosts or with a change of the order.
  if (!page || (query.cursor && page.data.length === 0)) return redirect(firstPageHref(query));
  return (
    <HostsTable
      rows={page.data.map(toHostRow)}
      total={total}
      sort={sortParam(query)}
      links={{ previous: page.previousCursor, next: page.nextCursor }}
      groups={groups}
      csvHref={exportHref(query)}
      canChange={admin}
      updatesOff={agentUpdates === "OFF"}
      filter={filterParams(query)}
      madeBy={madeBy}
      empty={<HostsEmpty canAdd={admin} serverUrl={env.publicUrl} />}
    />
  );
}

/** Tokens are for admins: others learn that the filter is there, not what the token is called. */
async function nameOfToken(ctx: UserCtx, id: string, admin: boolean): Promise<string> {
  const token = admin ? await getAutoToken(ctx, { id }).catch(() => null) : null;
  return token?.name ?? "one auto-enrollment token";
}
