import type { GroupDetails } from "@/lib/fleet/groups/schema";

/** A host group as its row shows it; times are ISO 8601. */
export type GroupRow = {
  id: string;
  name: string;
  description: string | null;
  color: string;
  hosts: number;
  createdAt: string;
};

export function toGroupRow({ hostCount, createdAt, ...group }: GroupDetails): GroupRow {
  const { id, name, description, color } = group;
  return { id, name, description, color, hosts: hostCount, createdAt: createdAt.toISOString() };
}
