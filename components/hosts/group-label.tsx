import type { GroupView } from "@/lib/fleet/groups/list-groups";

/** A host group by name, with a dot in its colour. */
export function GroupLabel({ group }: { group: GroupView }) {
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5">
      <GroupDot color={group.color} />
      <span className="truncate">{group.name}</span>
    </span>
  );
}

export function GroupDot({ color }: { color: string }) {
  return (
    <span aria-hidden style={{ backgroundColor: color }} className="size-2 shrink-0 rounded-xs" />
  );
}
