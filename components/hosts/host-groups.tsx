"use client";

import { Tags } from "lucide-react";
import { useRouter } from "next/navigation";
import { useId } from "react";

import { setHostGroupsAction } from "@/app/(fleet)/groups/actions";
import { FormDialog } from "@/components/form/form-dialog";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Label } from "@/components/ui/label";
import type { GroupView } from "@/lib/fleet/groups/list-groups";
import { GroupLabel } from "./group-label";

type Props = { host: { id: string; name: string; groups: GroupView[] }; all: GroupView[] };

/** Chooses the groups of a host. */
export function HostGroups({ host, all }: Props) {
  const router = useRouter();
  const id = useId();
  const own = new Set(host.groups.map((group) => group.id));
  return (
    <FormDialog
      trigger={
        <Button variant="outline" size="sm">
          <Tags aria-hidden className="text-muted-foreground" />
          Groups
        </Button>
      }
      title={`Groups of ${host.name}`}
      description="Tables filter by them, and programs ask for hosts by them."
      verb="Save"
      action={(form) =>
        setHostGroupsAction({ id: host.id, groupIds: form.getAll("group").map(String) })
      }
      onDone={() => router.refresh()}
    >
      <ul className="grid max-h-80 gap-2.5 overflow-y-auto p-1">
        {all.map((group) => (
          <li key={group.id} className="flex items-center gap-2.5">
            <Checkbox
              id={`${id}-${group.id}`}
              name="group"
              value={group.id}
              defaultChecked={own.has(group.id)}
            />
            <Label htmlFor={`${id}-${group.id}`} className="min-w-0 font-normal">
              <GroupLabel group={group} />
            </Label>
          </li>
        ))}
      </ul>
    </FormDialog>
  );
}
