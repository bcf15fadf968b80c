import type { ReactNode } from "react";

import { hasApiKey } from "@/components/hosts/credential-facts";
import { GroupLabel } from "@/components/hosts/group-label";
import { HostActions } from "@/components/hosts/host-actions";
import { HostGroups } from "@/components/hosts/host-groups";
import { PageHeader } from "@/components/page/page-header";
import { PageTabs } from "@/components/page/page-tabs";
import { HostStatusLabel } from "@/components/status/host-status";
import { env } from "@/lib/env";
import { atLeast, type UserCtx } from "@/lib/fleet/context";
import { listGroups } from "@/lib/fleet/groups/list-groups";
import type { HostDetails } from "@/lib/fleet/hosts/get-host-details";
import { packagesIn } from "@/lib/fleet/inventory/known";
import { agentSettings } from "@/lib/fleet/organizations/agent-settings";

type Props = { ctx: UserCtx; host: HostDetails; rotate?: boolean; children: ReactNode };

/** What every page of a host has around it: its name and state, its groups, its other pages. */
export async function HostFrame({ ctx, host, rotate = false, children }: Props) {
  const admin = atLeast(ctx.actor.role, "ADMIN");
  const [groups, { agentUpdates, dockerIntegration }] = await Promise.all([
    listGroups(ctx),
    agentSettings(ctx.db, ctx.organizationId),
  ]);
  const at = `/hosts/${host.id}`;
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
                hasApiKey: hasApiKey(host),
                docker: host.dockerIntegration,
                organizationDocker: dockerIntegration,
              }}
              server={env.serverAddress}
              rotate={rotate}
              takenCommands={host.takenCommands}
              connected={host.agentSocket !== null}
              updatesOff={agentUpdates === "OFF"}
            />
          )
        }
      />
      {(host.groups.length > 0 || (admin && groups.length > 0)) && (
        <div className="-mt-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
          <ul aria-label="Groups" className="flex flex-wrap gap-x-4 gap-y-1 empty:hidden">
            {host.groups.map((group) => (
              <li key={group.id}>
                <GroupLabel group={group} />
              </li>
            ))}
          </ul>
          {admin && groups.length > 0 && <HostGroups host={host} all={groups} />}
        </div>
      )}
      <PageTabs
        label="Pages of the host"
        tabs={[
          { href: at, label: "Overview" },
          {
            href: `${at}/packages`,
            label: "Packages",
            ...(packagesIn(host) !== null && { count: host.packageCount }),
          },
          { href: `${at}/repositories`, label: "Repositories" },
          { href: `${at}/reports`, label: "Reports" },
        ]}
      />
      {children}
    </>
  );
}
