import type { Ctx } from "@/lib/fleet/context";
import { notFound } from "@/lib/fleet/errors";
import type { Disk, NetworkInterface } from "@/lib/fleet/hosts/facts";
import { hostStatus } from "@/lib/fleet/hosts/status";
import { patchColumns, patchState } from "@/lib/fleet/inventory/known";
import { listsRule } from "@/lib/fleet/inventory/lists-rule";
import type { ReportedDisk, ReportedInterface } from "@/lib/fleet/inventory/views";

const hostColumns = {
  id: true,
  name: true,
  onlineUntil: true,
  lastSeenAt: true,
  lastAddress: true,
  hostname: true,
  os: true,
  osVersion: true,
  kernel: true,
  architecture: true,
  cpuModel: true,
  cpuCores: true,
  memoryBytes: true,
  swapBytes: true,
  agentVersion: true,
  machineId: true,
  bootedAt: true,
  disks: true,
  interfaces: true,
  packageCount: true,
  ...patchColumns,
  needsReboot: true,
  rebootReason: true,
  createdAt: true,
  updatedAt: true,
} as const;

const inventoryColumns = {
  ip: true,
  packageManager: true,
  installedKernel: true,
  selinuxStatus: true,
  virtualization: true,
  containerKind: true,
  gatewayIp: true,
  dnsServers: true,
  systemUptime: true,
  loadAverage: true,
  diskDetails: true,
  networkInterfaces: true,
  integrations: true,
} as const;

/** What a host is told to be that has not reported yet. */
const nothing = {
  ip: null,
  packageManager: null,
  installedKernel: null,
  selinuxStatus: null,
  virtualization: null,
  containerKind: null,
  gatewayIp: null,
  dnsServers: null,
  systemUptime: null,
  loadAverage: null,
  diskDetails: null,
  networkInterfaces: null,
  integrations: null,
};

// The one place the inventory leaves Json: the schema of reports checked it on its way in.
const list = <T>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : []);

/**
 * Everything a host reported beside its packages and repositories: `disks` and `interfaces` in
 * one shape, `diskDetails` and `networkInterfaces` as sent. Lists are empty and texts null before
 * the first report. An unknown id and a foreign one are the same 404.
 */
export async function getInventory(ctx: Ctx, { id }: { id: string }) {
  const host = await ctx.db.host.findFirst({
    where: { id, organizationId: ctx.organizationId },
    select: {
      ...hostColumns,
      inventory: { select: { ...inventoryColumns, _count: { select: { repositories: true } } } },
    },
  });
  if (!host) throw notFound("Host");
  const { inventory, ...columns } = host;
  const { _count, ...reported } = inventory ?? { ...nothing, _count: { repositories: 0 } };
  const integrations = reported.integrations as Record<string, unknown> | null;
  return {
    ...columns,
    ...reported,
    ...patchState(host, await listsRule(ctx)),
    status: hostStatus(host, ctx.now),
    disks: list<Disk>(columns.disks),
    interfaces: list<NetworkInterface>(columns.interfaces),
    diskDetails: list<ReportedDisk>(reported.diskDetails),
    networkInterfaces: list<ReportedInterface>(reported.networkInterfaces),
    dnsServers: list<string>(reported.dnsServers),
    loadAverage: list<number>(reported.loadAverage),
    integrations: integrations ?? {},
    repositoryCount: _count.repositories,
  };
}

export type InventoryView = Awaited<ReturnType<typeof getInventory>>;
