import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { Ctx } from "@/lib/fleet/context";
import { birth } from "@/lib/fleet/hosts/birth";
import type { createHostSchema } from "@/lib/fleet/hosts/schema";
import { announce } from "@/lib/fleet/live/announce";

/**
 * Makes a host without a credential; a rotation gives it its first token (S2).
 * Two hosts may have one name.
 */
export async function createHost(ctx: Ctx, input: z.output<typeof createHostSchema>) {
  const host = await inTransaction(ctx.db, async (tx) => {
    const born = await birth(tx, {
      ...input,
      organizationId: ctx.organizationId,
      enrolledVia: "ADMIN",
      now: ctx.now,
    });
    await recordAudit(tx, ctx, "host.created", { type: "host", id: born.id, name: born.name });
    return born;
  });
  announce(ctx.organizationId, "hosts", host.id);
  return host;
}
