"use client";

import { ChevronDown } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";

import { addToGroupAction, removeFromGroupAction } from "@/app/(fleet)/groups/actions";
import { settle } from "@/components/form/action";
import { formatPlural } from "@/components/format/number";
import type { Selection } from "@/components/table/types";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { GroupView } from "@/lib/fleet/groups/list-groups";
import { GroupDot } from "./group-label";

type Props = { selection: Selection; groups: GroupView[]; filter: Record<string, string> };

/** As many as one call takes. */
const MOST = 500;

/** Puts the selected hosts into a group or takes them out of one. */
export function GroupSelected({ selection, groups, filter }: Props) {
  const router = useRouter();

  async function change(group: GroupView, into: boolean) {
    let changed = 0;
    for (const hosts of batches(selection, filter)) {
      const result = await settle<{ added: number } | { removed: number }>(() =>
        into
          ? addToGroupAction({ id: group.id, ...hosts })
          : removeFromGroupAction({ id: group.id, ...hosts }),
      );
      if (!result.ok) {
        toast.error(result.error.message, { description: result.error.detail });
        return router.refresh();
      }
      changed += "added" in result.data ? result.data.added : result.data.removed;
    }
    const hosts = formatPlural(changed, "host");
    toast.success(into ? `Put ${hosts} into ${group.name}` : `Took ${hosts} out of ${group.name}`);
    router.refresh();
  }

  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="outline" size="sm">
          Group
          <ChevronDown aria-hidden className="text-muted-foreground" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {(["into", "out of"] as const).map((way, at) => (
          <div key={way} className="contents">
            {at > 0 && <DropdownMenuSeparator />}
            <DropdownMenuLabel>{at === 0 ? "Put into" : "Take out of"}</DropdownMenuLabel>
            {groups.map((group) => (
              <DropdownMenuItem key={group.id} onSelect={() => void change(group, at === 0)}>
                <GroupDot color={group.color} />
                {group.name}
              </DropdownMenuItem>
            ))}
          </div>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

type Hosts = { ids: string[] } | { matching: Record<string, string> };

function batches(selection: Selection, filter: Record<string, string>): Hosts[] {
  if (selection.all) return [{ matching: filter }];
  const count = Math.ceil(selection.ids.length / MOST);
  return Array.from({ length: count }, (_, at) => ({
    ids: selection.ids.slice(at * MOST, (at + 1) * MOST),
  }));
}
