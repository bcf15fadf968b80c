import { type AutoTokenView, readAutoTokens } from "@/lib/fleet/auto-enrollment/token-view";
import type { Ctx } from "@/lib/fleet/context";

/** The organization's auto-enrollment tokens, newest first (S3). */
export function listAutoTokens(ctx: Ctx): Promise<AutoTokenView[]> {
  return readAutoTokens(ctx.db, { organizationId: ctx.organizationId }, ctx.now);
}
