import { db } from "@/lib/db";
import { tokenRefusals } from "@/lib/fleet/auto-enrollment/refusals";
import { buildAutoToken } from "@/tests/support/api-credentials";

type Organization = { id: string };

const DAY_MS = 86_400_000;

/** Auto-enrollment tokens of every kind and state, one of them with attempts it refused. */
export async function buildAutoTokens(
  organization: Organization,
  { groupId, hostIds, now }: { groupId: string; hostIds: string[]; now: Date },
) {
  const later = (days: number) => new Date(now.getTime() + days * DAY_MS);
  const quotaDay = now.toISOString().slice(0, 10);
  const proxmox = await buildAutoToken(organization, {
    name: "Proxmox Production",
    tokenKey: `patchmon_ae_${"5e".repeat(16)}${organization.id.slice(-6)}`,
    metadata: { integration_type: "proxmox-lxc", environment: "production" },
    allowedIpRanges: ["192.0.2.0/24", "2001:db8:20::/64"],
    maxHostsPerDay: 50,
    hostsCreatedToday: 42,
    quotaDay,
    defaultHostGroupId: groupId,
    expiresAt: later(38),
    lastUsedAt: now,
    scriptFetchedAt: now,
    createdAt: later(-20),
  });
  const refused = (reason: string, ip: string, count: number, minutes: number) => {
    const at = new Date(now.getTime() - minutes * 60_000);
    return { tokenId: proxmox.token.id, reason, ip, count, firstAt: at, lastAt: at };
  };
  await db.enrollmentRefusal.createMany({
    data: [
      refused(tokenRefusals.address, "198.51.100.23", 4, 3),
      refused(tokenRefusals.secret, "192.0.2.77", 1, 50),
      refused(tokenRefusals.address, "192.0.2.31", 2, 90),
    ],
  });
  await db.host.updateMany({
    where: { id: { in: hostIds } },
    data: { autoEnrollmentTokenId: proxmox.token.id, enrolledVia: "AUTO_ENROLLMENT" },
  });
  await buildAutoToken(organization, {
    name: "Build farm",
    metadata: { integration_type: "direct-host" },
    duplicatePolicy: "REUSE_IF_SILENT",
    expiresAt: later(2),
    createdAt: later(-1),
  });
  await buildAutoToken(organization, {
    name: "Inventory report",
    metadata: { integration_type: "api" },
    scopes: { host: ["get"] },
    lastUsedAt: later(-0.1),
    createdAt: later(-12),
  });
  await buildAutoToken(organization, {
    name: "Datacentre move",
    metadata: { integration_type: "direct-host" },
    isActive: false,
    createdAt: later(-60),
  });
  await buildAutoToken(organization, {
    name: "Summer interns",
    metadata: {},
    expiresAt: later(-30),
    createdAt: later(-90),
  });
  return { proxmoxTokenId: proxmox.token.id };
}
