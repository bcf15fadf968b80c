"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { toast } from "sonner";

import { createGroupAction, updateGroupAction } from "@/app/(fleet)/groups/actions";
import { TextareaField, TextField } from "@/components/form/field";
import { FormDialog } from "@/components/form/form-dialog";
import { ColorChoice } from "./color-choice";
import type { GroupRow } from "./group-row";

type Props =
  | { trigger: ReactNode; group?: undefined }
  | { group: GroupRow; open: boolean; onOpenChange: (open: boolean) => void };

/** Makes a group, or changes one. */
export function GroupDialog(props: Props) {
  const router = useRouter();
  const { group } = props;
  return (
    <FormDialog
      {...(group ? { open: props.open, onOpenChange: props.onOpenChange } : props)}
      title={group ? `Edit ${group.name}` : "Create a group"}
      description="A label for hosts that belong together. A host may be in several."
      verb={group ? "Save" : "Create group"}
      action={(form) =>
        group ? updateGroupAction({ id: group.id, ...read(form) }) : createGroupAction(read(form))
      }
      onDone={({ name }) => {
        toast.success(group ? `Changed ${name}` : `Created ${name}`);
        router.refresh();
      }}
    >
      <TextField
        name="name"
        label="Name"
        defaultValue={group?.name}
        maxLength={255}
        autoComplete="off"
        autoFocus
        required
      />
      <TextareaField
        name="description"
        label="Description"
        defaultValue={group?.description ?? ""}
        maxLength={500}
        optional
      />
      <ColorChoice {...(group && { initial: group.color })} />
    </FormDialog>
  );
}

function read(form: FormData) {
  return {
    name: String(form.get("name") ?? ""),
    description: String(form.get("description") ?? "").trim() || null,
    color: String(form.get("color") ?? ""),
  };
}
