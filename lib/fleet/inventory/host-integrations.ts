import type { Ctx } from "@/lib/fleet/context";
import { notFound } from "@/lib/fleet/errors";
import { agentSettings } from "@/lib/fleet/organizations/agent-settings";

export type HostIntegrations = {
  docker: {
    /** What its agent is told: the host's own setting, else the organization's. */
    enabled: boolean;
    /** Null when nobody told. */
    containers: number | null;
    images: number | null;
    volumes: number | null;
  };
};

/** The integrations of a host, and what they told. An unknown id and a foreign one are the same 404. */
export async function hostIntegrations(
  ctx: Ctx,
  { id }: { id: string },
): Promise<HostIntegrations> {
  const host = await ctx.db.host.findFirst({
    where: { id, organizationId: ctx.organizationId },
    select: {
      dockerIntegration: true,
      dockerVersion: true,
      containerCount: true,
      imageCount: true,
      volumeCount: true,
    },
  });
  if (!host) throw notFound("Host");
  const { dockerIntegration } = await agentSettings(ctx.db, ctx.organizationId);
  // Without any of these a count of 0 is only that nothing was ever told.
  const told = host.containerCount > 0 || host.imageCount !== null || host.dockerVersion !== null;
  return {
    docker: {
      enabled: host.dockerIntegration ?? dockerIntegration,
      containers: told ? host.containerCount : null,
      images: host.imageCount,
      volumes: host.volumeCount,
    },
  };
}
