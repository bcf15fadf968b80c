import { z } from "zod";
import { inTransaction } from "@/lib/db";
import { addContainers, type ContainerRow } from "@/lib/db/report-statements";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { announce } from "@/lib/fleet/live/announce";
import { longList } from "@/lib/zod-lists";
import { instant } from "@/lib/zod-values";

const text = z.string().trim().max(255);

export const MAX_CONTAINERS = 1000;

/** The host's containers, all of them: what is not named is gone. */
export const containersSchema = z.object({
  containers: longList(
    z.object({
      id: text.min(1),
      name: text,
      image: text,
      state: text,
      createdAt: instant().nullish(),
    }),
    { max: MAX_CONTAINERS, tooMany: `A host reports at most ${MAX_CONTAINERS} containers` },
  ),
});

/** Room for a thousand containers with names of 255 characters. */
export const CONTAINERS_BODY_LIMIT = 1024 * 1024;

export const containersReply = z.object({
  message: z.literal("Containers recorded"),
  containers: z.number(),
});

/** Records the containers a host told of. */
export async function recordContainers(
  ctx: AgentCtx,
  { containers }: z.output<typeof containersSchema>,
): Promise<z.input<typeof containersReply>> {
  const rows = containers.map(({ id: containerId, createdAt = null, ...rest }) => ({
    ...rest,
    containerId,
    createdAt,
    imageUpdate: null,
  }));
  // What an agent of the field counted before it, nobody counts any more.
  const others = { imageCount: null, volumeCount: null };
  return { message: "Containers recorded", containers: await replaceContainers(ctx, rows, others) };
}

/** How many images and volumes a host has: null when nobody told, undefined to keep what is stored. */
export type DockerCounts = {
  imageCount?: number | null | undefined;
  volumeCount?: number | null | undefined;
};

/**
 * Replaces the containers of the calling host, so that S0's count is true, and writes the other
 * counts with them; gives the number of containers. Duplicate ids: the last wins.
 */
export async function replaceContainers(
  ctx: AgentCtx,
  given: ContainerRow[],
  counts: DockerCounts,
): Promise<number> {
  const hostId = ctx.host.id;
  const byId = new Map(given.map((container) => [container.containerId, container]));
  const rows = [...byId.values()];
  await inTransaction(ctx.db, async (tx) => {
    // The update locks the host, so that two reports at once cannot mix.
    const data = { ...counts, containerCount: rows.length };
    await tx.host.update({ where: { id: hostId }, data });
    await tx.container.deleteMany({ where: { hostId } });
    await addContainers(tx, hostId, rows);
  });
  announce(ctx.organizationId, "hosts", hostId);
  return rows.length;
}
