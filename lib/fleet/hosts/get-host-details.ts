import { takenCommands, takesCommandsColumns } from "@/lib/fleet/commands/takes-commands";
import type { Ctx } from "@/lib/fleet/context";
import { notFound } from "@/lib/fleet/errors";
import type { Disk, NetworkInterface } from "@/lib/fleet/hosts/facts";
import { hostColumns } from "@/lib/fleet/hosts/schema";
import { hostStatus } from "@/lib/fleet/hosts/status";
import { verdict } from "@/lib/fleet/hosts/verdict";
import { patchColumns, withPatchState } from "@/lib/fleet/inventory/known";
import { listsRule } from "@/lib/fleet/inventory/lists-rule";

const detailColumns = {
  ...hostColumns,
  ...takesCommandsColumns,
  enrolledVia: true,
  credentialEpoch: true,
  apiEpoch: true,
  previousExpiresAt: true,
  onlineUntil: true,
  checkInIntervalSeconds: true,
  lastAddress: true,
  lastRefusedAt: true,
  lastRefusal: true,
  clockSkewSeconds: true,
  insecureTransport: true,
  reportFault: true,
  cloneSeenAt: true,
  hostname: true,
  os: true,
  osVersion: true,
  kernel: true,
  architecture: true,
  cpuModel: true,
  cpuCores: true,
  memoryBytes: true,
  swapBytes: true,
  dockerVersion: true,
  agentVersion: true,
  machineId: true,
  bootedAt: true,
  disks: true,
  interfaces: true,
  containerCount: true,
  imageCount: true,
  volumeCount: true,
  dockerIntegration: true,
  packageCount: true,
  ...patchColumns,
  needsReboot: true,
  rebootReason: true,
  inventory: { select: { packageManager: true } },
  autoEnrollmentToken: { select: { id: true, name: true } },
  enrollmentMachineId: true,
  enrollmentMetadata: true,
  containers: { orderBy: { name: "asc" } },
  groups: { select: { hostGroup: { select: { id: true, name: true, color: true } } } },
} as const;

const stored = <T>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : []);

/** Everything the page of a host shows. An unknown id and a foreign one are the same 404. */
export async function getHostDetails(ctx: Ctx, { id }: { id: string }) {
  const host = await ctx.db.host.findFirst({
    where: { id, organizationId: ctx.organizationId },
    select: detailColumns,
  });
  if (!host) throw notFound("Host");
  const { inventory, ...columns } = host;
  return {
    ...withPatchState(columns, await listsRule(ctx)),
    // The one place facts leave Json: factsSchema checked them on their way in.
    disks: stored<Disk>(host.disks),
    interfaces: stored<NetworkInterface>(host.interfaces),
    groups: host.groups.map((membership) => membership.hostGroup),
    packageManager: inventory?.packageManager ?? null,
    status: hostStatus(host, ctx.now),
    verdict: verdict(host, ctx.now),
    takenCommands: takenCommands(host),
  };
}

export type HostDetails = Awaited<ReturnType<typeof getHostDetails>>;
