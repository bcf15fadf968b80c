import { Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Suspense } from "react";

import { CertificateNote } from "@/components/copy/certificate-note";
import { toTokenRow } from "@/components/enrollment/token-row";
import { TokensTable } from "@/components/enrollment/tokens-table";
import { PageHeader } from "@/components/page/page-header";
import { TableSkeleton } from "@/components/table/table-skeleton";
import { Button } from "@/components/ui/button";
import { requireUser } from "@/lib/auth/page";
import { env } from "@/lib/env";
import type { UserCtx } from "@/lib/fleet/context";
import { countTokens, listTokens } from "@/lib/fleet/enrollment/list-tokens";
import { FleetError } from "@/lib/fleet/errors";
import { listGroups } from "@/lib/fleet/groups/list-groups";
import type { SearchParams } from "../search-params";
import { findToken } from "./find-token";
import { readQuery, type TokensQuery } from "./query";
import { EnrollmentTabs } from "./tabs";

export const metadata: Metadata = { title: "Enrollment" };

export default async function EnrollmentPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await requireUser("ADMIN");
  const query = readQuery(await searchParams);
  return (
    <>
      <PageHeader
        title="Enrollment"
        description="One-time tokens. Each lets one host in, within 24 hours of its making."
        actions={
          <Button asChild>
            <Link href="/enrollment/new">
              <Plus aria-hidden />
              Add host
            </Link>
          </Button>
        }
      />
      <EnrollmentTabs />
      <CertificateNote server={env.serverAddress} />
      <Suspense fallback={<TableSkeleton />}>
        <Tokens ctx={ctx} query={query} />
      </Suspense>
    </>
  );
}

async function Tokens({ ctx, query }: { ctx: UserCtx; query: TokensQuery }) {
  const [page, groups] = await Promise.all([
    query.token === undefined ? loadPage(ctx, query) : loadOne(ctx, query.token),
    listGroups(ctx),
  ]);
  // The page a cursor led to is gone.
  if (!page) return redirect("/enrollment");
  return (
    <TokensTable
      // Another token in the address is another one to unfold.
      key={query.token}
      rows={page.rows.map(toTokenRow)}
      total={page.total}
      links={page.links}
      grouped={groups.length > 0}
      server={env.serverAddress}
      {...(query.token !== undefined && { unfolded: query.token })}
    />
  );
}

async function loadPage(ctx: UserCtx, query: TokensQuery) {
  try {
    const [page, total] = await Promise.all([listTokens(ctx, query), countTokens(ctx, query)]);
    if (query.cursor && page.data.length === 0) return null;
    const links = { previous: page.previousCursor, next: page.nextCursor };
    return { rows: page.data, total, links };
  } catch (error) {
    if (error instanceof FleetError && error.kind === "invalid") return null;
    throw error;
  }
}

async function loadOne(ctx: UserCtx, id: string) {
  const token = await findToken(ctx, id);
  const rows = token ? [token] : [];
  return { rows, total: rows.length, links: { previous: null, next: null } };
}
