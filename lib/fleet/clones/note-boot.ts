import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import { aliveBoots, bootsOf, withBoot } from "@/lib/fleet/clones/boots";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { announce } from "@/lib/fleet/live/announce";

/**
 * Keeps which boot of its machine a check-in came from. A boot that comes back after another was
 * heard of is a second machine with the same credential: a host cloned from a template. Writes
 * only when the boot is another than at the last check-in.
 */
export async function noteBoot(ctx: AgentCtx, bootId: string): Promise<void> {
  if (bootsOf(ctx.host)[0]?.id === bootId) return;
  const { id, name } = ctx.host;
  const boot = { id: bootId, address: ctx.ip, at: ctx.now.toISOString() };
  await inTransaction(ctx.db, async (tx) => {
    // The update locks the row: two machines that check in at once are both seen.
    const locked = await tx.host.updateMany({ where: { id }, data: { lastAddress: ctx.ip } });
    if (locked.count === 0) return;
    const host = await tx.host.findUniqueOrThrow({ where: { id } });
    const { boots, cloned } = withBoot(bootsOf(host), boot);
    const known = aliveBoots(host, ctx.now).length > 1;
    await tx.host.update({
      where: { id },
      data: { boots, ...(cloned && { cloneSeenAt: ctx.now }) },
    });
    if (!cloned || known) return;
    const addresses = boots.slice(0, 2).map((other) => other.address ?? "unknown");
    const subject = { type: "host", id, name } as const;
    const detail = { addresses: addresses.join(", ") };
    await recordAudit(tx, ctx, "host.clone_seen", subject, detail);
  });
  announce(ctx.organizationId, "hosts", id);
}
