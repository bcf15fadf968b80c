import type { Db } from "@/lib/db";
import type {
  Enrolled,
  Enrollment,
  PreparedCredentials,
} from "@/lib/fleet/auto-enrollment/enrollment";
import type { TokenCtx } from "@/lib/fleet/auto-enrollment/verify-token";
import { retireRotated } from "@/lib/fleet/credentials/retire";
import { isPlaceholder } from "@/lib/fleet/hosts/machine-id";
import { type HostStatus, hostStatus } from "@/lib/fleet/hosts/status";

type Found = {
  id: string;
  organizationId: string;
  name: string;
  agentTokenHash: string | null;
  previousTokenHash: string | null;
  onlineUntil: Date | null;
  lastSeenAt: Date | null;
  lastAddress: string | null;
};

const silent: HostStatus[] = ["pending", "offline"];

/**
 * The host that the token's policy takes for the same machine, or null. Same is the machine id of
 * the enrollment; without one, the name of a host that enrolled this way without one. The id a
 * host reports later is not asked: containers of one hypervisor share it. `REUSE_IF_SILENT` looks
 * only at hosts that are silent: one that is heard of is another machine, and so are `siblings`.
 */
export async function findDuplicate(
  tx: Db,
  ctx: TokenCtx,
  { friendlyName, machineId }: Enrollment,
  siblings: Enrolled[],
): Promise<Found | null> {
  const policy = ctx.token.duplicatePolicy;
  if (policy === "ALLOW") return null;
  // Machines that nobody named are not one machine.
  const isNamed = machineId !== null || !isPlaceholder(friendlyName);
  if (policy === "REUSE_IF_SILENT" && !isNamed) return null;
  const hosts = await tx.host.findMany({
    where: {
      organizationId: ctx.organizationId,
      enrolledVia: "AUTO_ENROLLMENT",
      enrollmentMachineId: machineId,
      ...(machineId === null && { name: friendlyName }),
      ...(policy === "REUSE_IF_SILENT" && { id: { notIn: siblings.map((host) => host.id) } }),
    },
    orderBy: { createdAt: "desc" },
    take: 20,
  });
  const fits = (host: Found) => policy === "REJECT" || silent.includes(hostStatus(host, ctx.now));
  return hosts.find(fits) ?? null;
}

/**
 * Gives an enrolled host new API credentials. Every credential it had, of whatever kind, ends
 * with this.
 */
export async function giveNewCredentials(
  tx: Db,
  ctx: TokenCtx,
  { id }: { id: string },
  { apiId, apiKeyHash }: PreparedCredentials,
): Promise<{ id: string; name: string }> {
  // The increment locks the row: what is read next, no rotation changes.
  const { credentialEpoch } = await tx.host.update({
    where: { id },
    data: { credentialEpoch: { increment: 1 } },
    select: { credentialEpoch: true },
  });
  const before = await tx.host.findUniqueOrThrow({ where: { id } });
  await retireRotated(tx, before, [before.agentTokenHash, before.previousTokenHash], ctx.now);
  return tx.host.update({
    where: { id },
    data: {
      ...{ apiId, apiKeyHash, apiEpoch: credentialEpoch },
      ...{ agentTokenHash: null, agentTokenPrefix: null },
      ...{ previousTokenHash: null, previousExpiresAt: null },
      ...{ lastRefusedAt: null, lastRefusal: null },
      autoEnrollmentTokenId: ctx.token.id,
      updatedAt: ctx.now,
    },
    select: { id: true, name: true },
  });
}
