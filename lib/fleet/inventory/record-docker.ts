import { z } from "zod";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { MAX_CONTAINERS, replaceContainers } from "@/lib/fleet/hosts/record-containers";
import { longList } from "@/lib/zod-lists";

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
  state: text,
  status: text,
  created_at: text,
});

export const dockerSchema = z.object({
  containers: longList(container, {
    max: MAX_CONTAINERS,
    error: "containers must be a list",
    tooMany: `A host reports at most ${MAX_CONTAINERS} containers`,
  }).nullish(),
});

export const dockerReply = z.object({ message: z.string(), containers: z.number() });

/** Replaces the containers of a host by those of a docker inventory; without a list nothing. */
export async function recordDocker(
  ctx: AgentCtx,
  { containers }: z.output<typeof dockerSchema>,
): Promise<z.input<typeof dockerReply>> {
  const message = "Docker data recorded";
  if (!containers) return { message, containers: 0 };
  const known = containers.flatMap(({ container_id, id, ...one }) => {
    const containerId = container_id || id;
    return containerId ? [{ ...one, containerId }] : [];
  });
  const count = await replaceContainers(
    ctx,
    known.map((one) => ({
      containerId: one.containerId,
      name: (one.name ?? "").replace(/^\//, ""),
      image: one.image ?? [one.image_name, one.image_tag].filter(Boolean).join(":"),
      state: one.state ?? one.status ?? "",
      createdAt: dateOf(one.created_at),
    })),
  );
  return { message, containers: count };
}

function dateOf(value: string | null | undefined): Date | null {
  const date = new Date(value ?? "");
  const year = date.getUTCFullYear();
  return year >= 1970 && year < 3000 ? date : null;
}
