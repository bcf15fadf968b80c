import type { Metadata } from "next";
import { Suspense } from "react";

import { CloneNote } from "@/components/agents/clone-note";
import { CommandList } from "@/components/agents/command-list";
import { ActivityList, ActivitySkeleton } from "@/components/audit/activity-list";
import { ContainersTable } from "@/components/hosts/containers-table";
import { CredentialFacts } from "@/components/hosts/credential-facts";
import { EnrollmentFacts } from "@/components/hosts/enrollment-facts";
import { DiskFacts, NetworkFacts, PresenceFacts, SystemFacts } from "@/components/hosts/host-facts";
import { PatchFacts } from "@/components/hosts/patch-facts";
import { VerdictNote } from "@/components/hosts/verdict-note";
import { MoreLink } from "@/components/page/more-link";
import { Section } from "@/components/page/section";
import { requireUser } from "@/lib/auth/page";
import { listEntries } from "@/lib/fleet/audit/list-entries";
import { listMachines } from "@/lib/fleet/clones/list-machines";
import { listCommands } from "@/lib/fleet/commands/list-commands";
import { atLeast, type UserCtx } from "@/lib/fleet/context";
import type { HostDetails } from "@/lib/fleet/hosts/get-host-details";
import { getInventory } from "@/lib/fleet/inventory/get-inventory";
import type { SearchParams } from "../../search-params";
import { HostFrame } from "./host-frame";
import { loadHost } from "./load-host";

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
  const [inventory, commands, machines] = await Promise.all([
    getInventory(ctx, { id: host.id }),
    listCommands(ctx, { id: host.id }),
    listMachines(ctx, host),
  ]);
  const admin = atLeast(ctx.actor.role, "ADMIN");
  return (
    <HostFrame ctx={ctx} host={host} rotate={(await searchParams).rotate !== undefined}>
      <VerdictNote host={host} />
      <CloneNote host={{ id: host.id, name: host.name }} machines={machines} admin={admin} />
      <div className="grid items-start gap-x-14 gap-y-8 lg:grid-cols-2">
        <div className="grid gap-8">
          <SystemFacts host={host} inventory={inventory} />
          <DiskFacts disks={host.disks} />
          <NetworkFacts interfaces={host.interfaces} inventory={inventory} />
        </div>
        <div className="grid gap-8">
          <PatchFacts host={host} />
          <PresenceFacts host={host} />
          <EnrollmentFacts host={host} canSeeToken={admin} />
          <CredentialFacts host={host} />
          <CommandList host={host} commands={commands} admin={admin} />
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
      {hasContainers(host) && (
        <ContainersTable
          containers={host.containers.map(({ containerId, name, image, state, imageUpdate }) => ({
            ...{ containerId, name, image, state },
            imageUpdate: imageUpdate === true,
          }))}
          images={host.imageCount}
          volumes={host.volumeCount}
          off={host.dockerIntegration === false}
        />
      )}
    </HostFrame>
  );
}

/** Whether anything of containers was told, or somebody does not want it told. */
function hasContainers(host: HostDetails): boolean {
  const { dockerVersion, containers, imageCount, volumeCount, dockerIntegration } = host;
  const told = dockerVersion !== null || imageCount !== null || volumeCount !== null;
  return told || containers.length > 0 || dockerIntegration === false;
}

async function Activity({ ctx, hostId }: { ctx: UserCtx; hostId: string }) {
  const { data } = await listEntries(ctx, { subject: hostId, limit: RECENT });
  return <ActivityList entries={data} empty="Nothing happened to this host yet." />;
}
