import { z } from "zod";

/** How long after its last sign a boot counts as alive beside another. */
export const ALIVE_MS = 10 * 60_000;

const MOST_KEPT = 5;

const bootsSchema = z.array(
  z.object({ id: z.string(), address: z.string().nullable(), at: z.string() }),
);

/** One life of a machine, from boot to boot, and when it was last told of as a change. */
export type Boot = { id: string; address: string | null; at: string };

/** The boots of a host's column, the latest first. */
export function bootsOf(host: { boots: unknown }): Boot[] {
  const parsed = bootsSchema.safeParse(host.boots ?? []);
  return parsed.success ? parsed.data : [];
}

/** The boots after a check-in of this one, and whether it came back after another. */
export function withBoot(boots: Boot[], boot: Boot): { boots: Boot[]; cloned: boolean } {
  const others = boots.filter(({ id }) => id !== boot.id);
  const cloned = boots[0]?.id !== boot.id && others.length < boots.length;
  return { boots: [boot, ...others].slice(0, MOST_KEPT), cloned };
}

/** The boots that are alive beside each other now; fewer than two is no clone. */
export function aliveBoots(host: { boots: unknown; cloneSeenAt: Date | null }, now: Date): Boot[] {
  const since = now.getTime() - ALIVE_MS;
  if (host.cloneSeenAt === null || host.cloneSeenAt.getTime() < since) return [];
  const alive = bootsOf(host).filter(({ at }) => Date.parse(at) >= since);
  return alive.length > 1 ? alive : [];
}
