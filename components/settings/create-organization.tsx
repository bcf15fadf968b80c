"use client";

import { Plus } from "lucide-react";
import type { FormAction } from "@/components/form/action";
import { TextField } from "@/components/form/field";
import { FormDialog } from "@/components/form/form-dialog";
import { Button } from "@/components/ui/button";

/** Asks for the name of another organization; the action opens it. */
export function CreateOrganization({ action }: { action: FormAction<never> }) {
  return (
    <FormDialog
      trigger={
        <Button variant="outline" className="w-fit">
          <Plus aria-hidden />
          Create organization
        </Button>
      }
      title="Create organization"
      description="It opens at once, empty. This one stays as it is."
      verb="Create organization"
      action={action}
    >
      <TextField name="name" label="Name" autoComplete="off" maxLength={100} autoFocus required />
    </FormDialog>
  );
}
