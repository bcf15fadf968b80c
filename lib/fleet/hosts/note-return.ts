import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";

/** An agent was removed from the host, and one is there again; says whether that is news. */
export async function noteReturn({ db, host }: AgentCtx): Promise<boolean> {
  if (host.uninstalledAt === null) return false;
  await db.host.updateMany({ where: { id: host.id }, data: { uninstalledAt: null } });
  return true;
}
