import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache, Suspense } from "react";

import { ActivityList, ActivitySkeleton } from "@/components/audit/activity-list";
import { ContainersTable } from "@/components/hosts/containers-table";
import { CredentialFacts } from "@/components/hosts/credential-facts";
import { GroupLabel } from "@/components/hosts/group-label";
import { HostActions } from "@/components/hosts/host-actions";
import { DiskFacts, NetworkFacts, PresenceFacts, SystemFacts } from "@/components/hosts/host-facts";
import { VerdictNote } from "@/components/hosts/verdict-note";
import { MoreLink } from "@/components/page/more-link";
import { PageHeader } from "@/components/page/page-header";
import { Section } from "@/components/page/section";
import { HostStatusLabel } from "@/components/status/host-status";
import { requireUser } from "@/lib/auth/page";
import { env } from "@/lib/env";
import { listEntries } from "@/lib/fleet/audit/list-entries";
import { atLeast, type UserCtx } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { getHostDetails } from "@/lib/fleet/hosts/get-host-details";
import { refuseUnstorable } from "@/lib/http/body";
import type { SearchParams } from "../../search-params";

type Props = {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
};

const RECENT = 10;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { name } = await loadHost((await params).id);
  return { title: name };
}

export default async function HostPage({ params, searchParams }: Props) {
  const ctx = await requireUser();
  const host = await loadHost((await params).id);
  const admin = atLeast(ctx.actor.role, "ADMIN");
  return (
    <>
      <PageHeader
        title={host.name}
        crumbs={[{ label: "Hosts", href: "/hosts" }]}
        aside={<HostStatusLabel status={host.status} />}
        description={host.description}
        actions={
          admin && (
            <HostActions
              host={{
                id: host.id,
                name: host.name,
                description: host.description,
                enrolledVia: host.enrolledVia,
                tokenPrefix: host.agentTokenPrefix,
              }}
              serverUrl={env.publicUrl}
              rotate={(await searchParams).rotate !== undefined}
            />
          )
        }
      />
      {host.groups.length > 0 && (
        <ul aria-label="Groups" className="-mt-3 flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {host.groups.map((group) => (
            <li key={group.id}>
              <GroupLabel group={group} />
            </li>
          ))}
        </ul>
      )}
      <VerdictNote host={host} />
      <div className="grid items-start gap-x-14 gap-y-8 lg:grid-cols-2">
        <div className="grid gap-8">
          <SystemFacts host={host} />
          <DiskFacts disks={host.disks} />
          <NetworkFacts interfaces={host.interfaces} />
        </div>
        <div className="grid gap-8">
          <PresenceFacts host={host} />
          <CredentialFacts host={host} />
          <Section
            title="Activity"
            aside={admin && <MoreLink href={`/audit?subject=${host.id}`}>All activity</MoreLink>}
          >
            <Suspense fallback={<ActivitySkeleton rows={3} />}>
              <Activity ctx={ctx} hostId={host.id} />
            </Suspense>
          </Section>
        </div>
      </div>
      {(host.dockerVersion || host.containers.length > 0) && (
        <ContainersTable
          containers={host.containers.map(({ containerId, name, image, state }) => ({
            containerId,
            name,
            image,
            state,
          }))}
        />
      )}
    </>
  );
}

async function Activity({ ctx, hostId }: { ctx: UserCtx; hostId: string }) {
  const { data } = await listEntries(ctx, { subject: hostId, limit: RECENT });
  return <ActivityList entries={data} empty="Nothing happened to this host yet." />;
}

/** Asked once for the page and its title. */
const loadHost = cache(async (id: string) => {
  const ctx = await requireUser();
  try {
    refuseUnstorable(id, "id", 0);
    return await getHostDetails(ctx, { id });
  } catch (error) {
    if (error instanceof FleetError && error.status < 500) notFound();
    throw error;
  }
});
