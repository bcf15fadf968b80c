import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Suspense } from "react";
import { AuditTable } from "@/components/audit/audit-table";
import { PageHeader } from "@/components/page/page-header";
import { TableSkeleton } from "@/components/table/table-skeleton";
import { requireUser } from "@/lib/auth/page";
import { env } from "@/lib/env";
import { countEntries, type ListEntries, listEntries } from "@/lib/fleet/audit/list-entries";
import type { UserCtx } from "@/lib/fleet/context";
import { listMembers } from "@/lib/fleet/members/list-members";
import { noPage } from "../no-page";
import { hrefOf, readQuery, type SearchParams } from "./query";

export const metadata: Metadata = { title: "Audit" };

const { audit } = env.kept;
const keptFor = audit === undefined ? "" : ` Kept for ${audit === 1 ? "1 day" : `${audit} days`}.`;

export default async function AuditPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await requireUser("ADMIN");
  const query = readQuery(await searchParams);
  return (
    <>
      <PageHeader
        title="Audit"
        description={`Every change of this organization: who made it, when and from where.${keptFor}`}
      />
      {/* Not loading.tsx: that would answer 200 before it is known who asks. */}
      <Suspense fallback={<TableSkeleton />}>
        <Entries ctx={ctx} query={query} />
      </Suspense>
    </>
  );
}

async function Entries({ ctx, query }: { ctx: UserCtx; query: ListEntries }) {
  const [page, total, members] = await Promise.all([
    listEntries(ctx, query).catch(noPage),
    countEntries(ctx, query),
    listMembers(ctx),
  ]);
  if (!page || (query.cursor && page.data.length === 0)) return redirect(hrefOf(query));
  const actors = new Map(members.map(({ userId, username }) => [userId, username]));
  // Hosts, tokens and people who have gone are offered when a row names them.
  for (const { actorId, actorName } of page.data) {
    if (actorId && !actors.has(actorId)) actors.set(actorId, actorName);
  }
  return (
    <AuditTable
      rows={page.data}
      total={total}
      links={{ previous: page.previousCursor, next: page.nextCursor }}
      actors={[...actors].map(([value, label]) => ({ value, label }))}
      subjectName={query.subject && page.data[0]?.subjectName}
    />
  );
}
