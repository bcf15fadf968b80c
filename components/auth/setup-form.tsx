"use client";

import type { FormAction } from "@/components/form/action";
import { ActionForm } from "@/components/form/action-form";
import { TextField } from "@/components/form/field";
import { SubmitButton } from "@/components/form/submit-button";
import { PersonFields } from "./person-fields";

/** Makes the first organization and its owner: `code`, `organization` and the person's fields. */
export function SetupForm({ action, code }: { action: FormAction<never>; code?: string }) {
  return (
    <ActionForm action={action}>
      <TextField
        name="code"
        label="Setup code"
        hint={code ? "Taken from the link." : "The server printed it when it started."}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        className="font-mono"
        maxLength={64}
        defaultValue={code}
        autoFocus={code === undefined}
        required
      />
      <TextField
        name="organization"
        label="Organization"
        hint="Your company or team. It can be renamed."
        autoComplete="organization"
        maxLength={100}
        autoFocus={code !== undefined}
        required
      />
      <PersonFields />
      <SubmitButton size="lg" className="mt-1">
        Create organization
      </SubmitButton>
    </ActionForm>
  );
}
