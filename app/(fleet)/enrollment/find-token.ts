import type { Ctx } from "@/lib/fleet/context";
import { getToken } from "@/lib/fleet/enrollment/get-token";
import { FleetError } from "@/lib/fleet/errors";

/** The token an address names, or null: a page that lost its token has other things to show. */
export async function findToken(ctx: Ctx, id: string) {
  try {
    return await getToken(ctx, { id });
  } catch (error) {
    if (error instanceof FleetError && error.kind === "not_found") return null;
    throw error;
  }
}
