import type { HostStatus } from "@/components/status/status-dot";
import type { GroupView } from "@/lib/fleet/groups/list-groups";
import type { listHosts } from "@/lib/fleet/hosts/list-hosts";
import { type Known, packagesIn } from "@/lib/fleet/inventory/known";
import { systemName } from "./words";

/** What a row of the table shows; times are ISO 8601. */
export type HostRow = {
  id: string;
  name: string;
  description: string | null;
  status: HostStatus;
  system: string | null;
  hostname: string | null;
  address: string | null;
  architecture: string | null;
  cores: number | null;
  agent: string | null;
  containers: number;
  /** Null: it never reported its packages. */
  packages: number | null;
  updates: Known;
  securityUpdates: Known;
  listsAgeDays: number | null;
  /** Why it wants a reboot, in its own words or ours; null when it wants none. */
  reboot: string | null;
  groups: GroupView[];
  lastSeenAt: string | null;
  createdAt: string;
};

type Listed = Awaited<ReturnType<typeof listHosts>>["data"][number];

export function toHostRow(host: Listed): HostRow {
  return {
    id: host.id,
    name: host.name,
    description: host.description,
    status: host.status,
    system: systemName(host),
    hostname: host.hostname,
    address: host.lastAddress,
    architecture: host.architecture,
    cores: host.cpuCores,
    agent: host.agentVersion,
    containers: host.containerCount,
    packages: packagesIn(host),
    updates: host.updates,
    securityUpdates: host.securityUpdates,
    listsAgeDays: host.listsAgeDays,
    reboot: host.needsReboot ? (host.rebootReason ?? "Wants a reboot") : null,
    groups: host.groups,
    lastSeenAt: host.lastSeenAt?.toISOString() ?? null,
    createdAt: host.createdAt.toISOString(),
  };
}
