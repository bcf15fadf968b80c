import type { Ctx } from "@/lib/fleet/context";
import type { ListsRule } from "@/lib/fleet/inventory/known";
import { agentSettings } from "@/lib/fleet/organizations/agent-settings";

/** The organization's rule for the age of package lists, as of this call. */
export async function listsRule({
  db,
  organizationId,
  now,
}: Pick<Ctx, "db" | "organizationId" | "now">): Promise<ListsRule> {
  const { listsMaxAgeDays } = await agentSettings(db, organizationId);
  return { now, listsMaxAgeDays };
}
