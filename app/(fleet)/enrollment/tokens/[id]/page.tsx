import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";

import { AutoTokenFacts } from "@/components/auto-enrollment/auto-token-facts";
import { toAutoTokenRow } from "@/components/auto-enrollment/auto-token-row";
import { AutoTokenStrip } from "@/components/auto-enrollment/auto-token-strip";
import { MadeHosts } from "@/components/auto-enrollment/made-hosts";
import { StateLabel } from "@/components/auto-enrollment/state-label";
import { TokenActions } from "@/components/auto-enrollment/token-actions";
import { CertificateNote } from "@/components/copy/certificate-note";
import { toHostRow } from "@/components/hosts/host-row";
import { PageHeader } from "@/components/page/page-header";
import { Section } from "@/components/page/section";
import { requireUser } from "@/lib/auth/page";
import { env } from "@/lib/env";
import { getAutoToken } from "@/lib/fleet/auto-enrollment/get-auto-token";
import { tokenHosts } from "@/lib/fleet/auto-enrollment/token-hosts";
import { FleetError } from "@/lib/fleet/errors";
import { listGroups } from "@/lib/fleet/groups/list-groups";
import { listHosts } from "@/lib/fleet/hosts/list-hosts";
import { refuseUnstorable } from "@/lib/http/body";

type Props = { params: Promise<{ id: string }> };

const NEWEST = 20;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { name } = await loadToken((await params).id);
  return { title: name };
}

export default async function AutoTokenPage({ params }: Props) {
  const ctx = await requireUser("ADMIN");
  const found = await loadToken((await params).id);
  const [hostsOf, groups, newest] = await Promise.all([
    tokenHosts(ctx, found.id),
    listGroups(ctx),
    listHosts(ctx, { token: found.id, sort: "createdAt", order: "desc", limit: NEWEST }),
  ]);
  const token = toAutoTokenRow(found, hostsOf(found.id));
  return (
    <>
      <PageHeader
        title={token.name}
        crumbs={[
          { label: "Enrollment", href: "/enrollment" },
          { label: "Auto-enrollment tokens", href: "/enrollment/tokens" },
        ]}
        aside={<StateLabel token={token} />}
        actions={
          <TokenActions
            token={token}
            groups={groups}
            binaries={env.agentBinariesDir !== undefined}
          />
        }
      />
      <CertificateNote server={env.serverAddress} />
      <Section title="Progress">
        <AutoTokenStrip token={token} server={env.serverAddress} />
      </Section>
      <div className="grid items-start gap-x-14 gap-y-8 lg:grid-cols-2">
        <AutoTokenFacts token={token} />
        {token.use === "enroll" && (
          <MadeHosts
            tokenId={token.id}
            hosts={newest.data.map(toHostRow)}
            total={token.hosts.made}
          />
        )}
      </div>
    </>
  );
}

/** Asked once for the page and its title. */
const loadToken = cache(async (id: string) => {
  const ctx = await requireUser("ADMIN");
  try {
    refuseUnstorable(id, "id", 0);
    return await getAutoToken(ctx, { id });
  } catch (error) {
    if (error instanceof FleetError && error.status < 500) notFound();
    throw error;
  }
});
