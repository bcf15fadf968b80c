import { z } from "zod";
import type { GroupDetails } from "@/lib/fleet/groups/schema";

/** A host group as clients of S3 know it. */
export const groupReply = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  color: z.string(),
  _count: z.object({ hosts: z.number().int() }),
  created_at: z.date(),
  updated_at: z.date(),
});

/** The domain's group on this wire. */
export function wireGroup(group: GroupDetails): z.input<typeof groupReply> {
  const { hostCount, createdAt, updatedAt, ...rest } = group;
  return { ...rest, _count: { hosts: hostCount }, created_at: createdAt, updated_at: updatedAt };
}
