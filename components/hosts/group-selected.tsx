"use client";

import { ChevronDown } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";

import { addToGroupAction, removeFromGroupAction } from "@/app/(fleet)/groups/actions";
import { settle } from "@/components/form/action";
import { formatPlural } from "@/components/format/number";
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
import { inBatches, type SelectedHosts } from "./selected-hosts";

type Props = SelectedHosts & { groups: GroupView[] };

/** Puts the selected hosts into a group or takes them out of one. */
export function GroupSelected({ groups, ...selected }: Props) {
  const router = useRouter();

  async function change({ id, name }: GroupView, into: boolean) {
    const result = await settle(() =>
      inBatches<{ added: number } | { removed: number }>(selected, (hosts) =>
        into ? addToGroupAction({ id, ...hosts }) : removeFromGroupAction({ id, ...hosts }),
      ),
    );
    if (result.ok) {
      const changed = result.data.reduce(
        (sum, one) => sum + ("added" in one ? one.added : one.removed),
        0,
      );
      const hosts = formatPlural(changed, "host");
      toast.success(into ? `Put ${hosts} into ${name}` : `Took ${hosts} out of ${name}`);
    } else {
      toast.error(result.error.message, { description: result.error.detail });
    }
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
