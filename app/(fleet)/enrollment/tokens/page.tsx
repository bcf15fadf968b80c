import type { Metadata } from "next";
import { Suspense } from "react";

import { toAutoTokenRow } from "@/components/auto-enrollment/auto-token-row";
import { AutoTokensEmpty } from "@/components/auto-enrollment/auto-tokens-empty";
import { AutoTokensTable } from "@/components/auto-enrollment/auto-tokens-table";
import { CreateToken } from "@/components/auto-enrollment/create-token";
import { CertificateNote } from "@/components/copy/certificate-note";
import { PageHeader } from "@/components/page/page-header";
import { TableSkeleton } from "@/components/table/table-skeleton";
import { requireUser } from "@/lib/auth/page";
import { env } from "@/lib/env";
import { listAutoTokens } from "@/lib/fleet/auto-enrollment/list-auto-tokens";
import { tokenHosts } from "@/lib/fleet/auto-enrollment/token-hosts";
import type { UserCtx } from "@/lib/fleet/context";
import { type GroupView, listGroups } from "@/lib/fleet/groups/list-groups";
import type { SearchParams } from "../../search-params";
import { EnrollmentTabs } from "../tabs";
import { narrow, readTokensQuery, type TokensQuery } from "./query";

export const metadata: Metadata = { title: "Auto-enrollment" };

export default async function AutoTokensPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await requireUser("ADMIN");
  const [query, groups] = [readTokensQuery(await searchParams), await listGroups(ctx)];
  return (
    <>
      <PageHeader
        title="Enrollment"
        description="Auto-enrollment tokens. Each lets many hosts in, within limits."
        actions={<CreateToken groups={groups} {...offered()} />}
      />
      <EnrollmentTabs />
      <CertificateNote server={env.serverAddress} />
      <Suspense fallback={<TableSkeleton />}>
        <Tokens ctx={ctx} query={query} groups={groups} />
      </Suspense>
    </>
  );
}

type Props = { ctx: UserCtx; query: TokensQuery; groups: GroupView[] };

async function Tokens({ ctx, query, groups }: Props) {
  const [tokens, hostsOf] = await Promise.all([listAutoTokens(ctx), tokenHosts(ctx)]);
  return (
    <AutoTokensTable
      rows={narrow(tokens, query).map((token) => toAutoTokenRow(token, hostsOf(token.id)))}
      server={env.serverAddress}
      grouped={groups.length > 0}
      empty={<AutoTokensEmpty create={<CreateToken groups={groups} {...offered()} />} />}
    />
  );
}

/** What this server has to offer to a new token. */
function offered() {
  return { server: env.serverAddress, binaries: env.agentBinariesDir !== undefined };
}
