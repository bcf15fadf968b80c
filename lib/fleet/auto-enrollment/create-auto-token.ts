import { inTransaction, Prisma } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import { getAutoToken } from "@/lib/fleet/auto-enrollment/get-auto-token";
import type { CreateAutoToken } from "@/lib/fleet/auto-enrollment/schema";
import { tokenUse } from "@/lib/fleet/auto-enrollment/token-kind";
import type { AutoTokenView } from "@/lib/fleet/auto-enrollment/token-view";
import type { UserCtx } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { requireGroup } from "@/lib/fleet/groups/require-group";
import { announce } from "@/lib/fleet/live/announce";
import { secretMac } from "@/lib/secrets/keyed-mac";
import { randomHex } from "@/lib/secrets/random";
import { slowHash } from "@/lib/secrets/slow-hash";

/**
 * Makes an auto-enrollment token (S3). `tokenSecret` is in this answer only. An unknown host
 * group is 400 `Host group not found`, and so are scopes for a token that is not of integration
 * type "api".
 */
export async function createAutoToken(
  ctx: UserCtx,
  input: CreateAutoToken,
): Promise<AutoTokenView & { tokenSecret: string }> {
  const { metadata, scopes, ...columns } = input;
  if (scopes !== null && tokenUse(input) !== "api") {
    throw new FleetError("invalid", "Scopes can only be set for API integration tokens");
  }
  // 256 bits as 64 characters: bcrypt reads no more than 72 bytes.
  const tokenSecret = randomHex(32);
  const secretHash = await slowHash("enrollmentSecret", tokenSecret);
  const id = await inTransaction(ctx.db, async (tx) => {
    const groupId = input.defaultHostGroupId;
    await requireGroup(tx, ctx.organizationId, groupId, "default_host_group_id");
    const token = await tx.autoEnrollmentToken.create({
      data: {
        ...columns,
        metadata: metadata as Prisma.InputJsonObject,
        scopes: scopes ?? Prisma.DbNull,
        organizationId: ctx.organizationId,
        tokenKey: `patchmon_ae_${randomHex(16)}`,
        secretHash,
        secretMac: secretMac(tokenSecret),
        createdById: ctx.actor.id,
        createdAt: ctx.now,
      },
      select: { id: true, name: true },
    });
    const subject = { type: "auto_enrollment_token", ...token } as const;
    await recordAudit(tx, ctx, "auto_enrollment_token.created", subject);
    return token.id;
  });
  announce(ctx.organizationId, "tokens", id);
  return { ...(await getAutoToken(ctx, { id })), tokenSecret };
}
