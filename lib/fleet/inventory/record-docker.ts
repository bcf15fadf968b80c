import { z } from "zod";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { refused } from "@/lib/fleet/credentials/verify-agent";
import {
  type DockerCounts,
  MAX_CONTAINERS,
  replaceContainers,
} from "@/lib/fleet/hosts/record-containers";
import { imageOf, newerImages } from "@/lib/fleet/inventory/image-updates";
import { announce } from "@/lib/fleet/live/announce";
import { longList } from "@/lib/zod-lists";

/** A host has more images, volumes and networks than containers; of these only the number is kept. */
export const MAX_DOCKER_OBJECTS = 10_000;

const text = z.string().max(1024).nullish();
const id = z.string().max(255).nullish();

/** A container as agents in the field tell it; what else they send is not kept. */
const container = z.object({
  container_id: id,
  id,
  name: text,
  image: text,
  image_name: text,
  image_tag: text,
  image_id: id,
  state: text,
  status: text,
  created_at: text,
});

/** An image with a newer one of its name and tag, in whichever words an agent names it. */
const update = z.object({
  image_id: id,
  image: text,
  image_name: text,
  repository: text,
  image_tag: text,
  current_tag: text,
  tag: text,
});

function listOf<Item extends z.ZodType>(name: string, item: Item, max = MAX_DOCKER_OBJECTS) {
  const tooMany = `A host reports at most ${max.toLocaleString("en")} ${name}`;
  return longList(item, { max, error: `${name} must be a list`, tooMany }).nullish();
}

const counted = z.looseObject({});

export const dockerSchema = z.object({
  containers: longList(container, {
    max: MAX_CONTAINERS,
    error: "containers must be a list",
    tooMany: `A host reports at most ${MAX_CONTAINERS} containers`,
  }).nullish(),
  images: listOf("images", counted),
  volumes: listOf("volumes", counted),
  networks: listOf("networks", counted).describe("Counted in the answer, and not kept."),
  updates: listOf("updates", update),
});

type Docker = z.output<typeof dockerSchema>;

export const dockerReply = z.object({
  message: z.string(),
  containers_received: z.number(),
  images_received: z.number(),
  volumes_received: z.number(),
  networks_received: z.number(),
  updates_received: z.number(),
});

/**
 * Keeps a docker inventory: its containers in place of those of the host, each with whether there is
 * a newer image of it, and how many images and volumes there are. A list that is null or left out
 * keeps what is stored; without `updates`, that of containers which come with it is not known. The
 * answer counts what came.
 */
export async function recordDocker(
  ctx: AgentCtx,
  given: Docker,
): Promise<z.input<typeof dockerReply>> {
  const { containers, images, volumes, networks, updates } = given;
  const counts = { imageCount: images?.length, volumeCount: volumes?.length };
  if (containers) await replaceContainers(ctx, rowsOf(containers, updates), counts);
  else if (images || volumes) await writeCounts(ctx, counts);
  return {
    message: "Docker data recorded",
    containers_received: containers?.length ?? 0,
    images_received: images?.length ?? 0,
    volumes_received: volumes?.length ?? 0,
    networks_received: networks?.length ?? 0,
    updates_received: updates?.length ?? 0,
  };
}

/** Containers as they are stored. One without an id is left out. */
function rowsOf(containers: NonNullable<Docker["containers"]>, updates: Docker["updates"]) {
  const isNewer = updates ? newerImages(updates) : undefined;
  return containers.flatMap(({ container_id, id, ...one }) => {
    const containerId = container_id || id;
    if (!containerId) return [];
    const image = one.image || imageOf(one.image_name, one.image_tag);
    return {
      containerId,
      name: (one.name ?? "").replace(/^\//, ""),
      image,
      state: one.state ?? one.status ?? "",
      createdAt: dateOf(one.created_at),
      imageUpdate: isNewer ? isNewer({ image, imageId: one.image_id }) : null,
    };
  });
}

async function writeCounts(ctx: AgentCtx, data: DockerCounts): Promise<void> {
  const { count } = await ctx.db.host.updateMany({ where: { id: ctx.host.id }, data });
  if (count === 0) throw refused("deleted");
  announce(ctx.organizationId, "hosts", ctx.host.id);
}

function dateOf(value: string | null | undefined): Date | null {
  const date = new Date(value ?? "");
  const year = date.getUTCFullYear();
  return year >= 1970 && year < 3000 ? date : null;
}
