"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";

import { deleteTokenAction, updateTokenAction } from "@/app/(fleet)/enrollment/tokens/actions";
import { createGroupAction } from "@/app/(fleet)/groups/actions";
import { ConfirmDanger } from "@/components/form/confirm-danger";
import { FormDialog } from "@/components/form/form-dialog";
import { PendingButton } from "@/components/form/submit-button";
import { Button } from "@/components/ui/button";
import type { GroupView } from "@/lib/fleet/groups/list-groups";
import type { AutoTokenRow } from "./auto-token-row";
import { TokenFields, tokenInput } from "./token-fields";
import { useChange } from "./use-change";

type Props = { token: AutoTokenRow; groups: GroupView[]; binaries: boolean };

/** Changes, disables or deletes a token. Disabling is taken back by a press, so nothing asks. */
export function TokenActions({ token, groups, binaries }: Props) {
  const router = useRouter();
  const [deleting, setDeleting] = useState(false);
  const { pending, change } = useChange(token.id);
  const { id, name, isActive } = token;
  return (
    <>
      <FormDialog
        trigger={<Button variant="outline">Edit</Button>}
        title={`Edit ${name}`}
        description="Holds from the next attempt on. Hosts that are in the fleet are not touched."
        verb="Save"
        wide
        action={(form) => save(id, form)}
        onDone={() => router.refresh()}
      >
        <TokenFields token={token} groups={groups} binaries={binaries} />
      </FormDialog>
      <PendingButton
        variant="outline"
        pending={pending}
        onClick={() =>
          void change(
            { isActive: !isActive },
            isActive ? `${name} is disabled: nobody can use it` : `${name} can be used again`,
          )
        }
        label={isActive ? "Disable" : "Enable"}
      />
      <Button variant="outline" onClick={() => setDeleting(true)}>
        Delete
      </Button>
      <ConfirmDanger
        open={deleting}
        onOpenChange={setDeleting}
        title={`Delete ${name}?`}
        consequence={
          token.use !== "enroll"
            ? "Whatever reads the fleet with it is refused at once. This cannot be undone; disabling can."
            : "Its key and secret stop working at once, in every script that holds them. The hosts it let in stay, with their own credentials. This cannot be undone; disabling can."
        }
        verb="Delete token"
        action={() => deleteTokenAction({ id })}
        onDone={() => {
          toast.success(`Deleted ${name}`);
          router.push("/enrollment/tokens");
        }}
      />
    </>
  );
}

async function save(id: string, form: FormData) {
  const { newGroup, ...input } = { newGroup: undefined, ...tokenInput(form) };
  if (newGroup === undefined) return updateTokenAction({ id, ...input });
  const group = await createGroupAction(newGroup);
  return group.ok ? updateTokenAction({ id, ...input, defaultHostGroupId: group.data.id }) : group;
}
