"use client";

import { toast } from "sonner";
import type { FormAction } from "@/components/form/action";
import { ActionForm } from "@/components/form/action-form";
import { TextField } from "@/components/form/field";
import { SubmitButton } from "@/components/form/submit-button";

/** The name of the organization in view. */
export function OrganizationForm({ action, name }: { action: FormAction<void>; name: string }) {
  return (
    <ActionForm action={action} onDone={() => toast.success("Name saved")} className="max-w-md">
      <TextField
        // Renamed by somebody else: the field follows.
        key={name}
        name="name"
        label="Name"
        autoComplete="organization"
        maxLength={100}
        defaultValue={name}
        required
      />
      <SubmitButton className="w-fit">Save name</SubmitButton>
    </ActionForm>
  );
}
