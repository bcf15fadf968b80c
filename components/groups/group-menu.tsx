"use client";

import { Ellipsis, Pencil, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";

import { deleteGroupAction } from "@/app/(fleet)/groups/actions";
import { ConfirmDanger } from "@/components/form/confirm-danger";
import { formatPlural } from "@/components/format/number";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { GroupDialog } from "./group-dialog";
import type { GroupRow } from "./group-row";

/** Changes or deletes a group. */
export function GroupMenu({ group }: { group: GroupRow }) {
  const router = useRouter();
  const [editing, setEditing] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const { id, name, hosts } = group;
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${name}`}>
            <Ellipsis aria-hidden className="text-muted-foreground" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => setEditing(true)}>
            <Pencil aria-hidden />
            Edit
          </DropdownMenuItem>
          <DropdownMenuItem variant="destructive" onSelect={() => setDeleting(true)}>
            <Trash2 aria-hidden />
            Delete
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <GroupDialog group={group} open={editing} onOpenChange={setEditing} />
      <ConfirmDanger
        open={deleting}
        onOpenChange={setDeleting}
        title={`Delete ${name}?`}
        consequence={
          <>
            {hosts === 0
              ? "No host is in it. "
              : `Its ${formatPlural(hosts, "host")} ${hosts === 1 ? "stays" : "stay"}, without this label. `}
            Tokens that put hosts into it put them into none from now on. This cannot be undone.
          </>
        }
        verb="Delete group"
        action={() => deleteGroupAction({ id })}
        onDone={() => {
          toast.success(`Deleted ${name}`);
          router.refresh();
        }}
      />
    </>
  );
}
