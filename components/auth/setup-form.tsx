"use client";

import { useEffect, useRef } from "react";

import type { FormAction } from "@/components/form/action";
import { ActionForm } from "@/components/form/action-form";
import { TextField } from "@/components/form/field";
import { SubmitButton } from "@/components/form/submit-button";
import { PersonFields } from "./person-fields";

/** Makes the first organization and its owner: `code`, `organization` and the person's fields. */
export function SetupForm({ action, code }: { action: FormAction<never>; code?: string }) {
  const codeField = useRef<HTMLInputElement>(null);
  const organizationField = useRef<HTMLInputElement>(null);

  // Only the browser knows the link's code. A person may have typed by then, and that stays.
  useEffect(() => {
    const field = codeField.current;
    if (!field || code === undefined) return;
    if (field.value === "") field.value = code;
    if (document.activeElement === field) organizationField.current?.focus();
  }, [code]);

  return (
    <ActionForm action={action}>
      <TextField
        ref={codeField}
        name="code"
        label="Setup code"
        hint={code ? "Taken from the link." : "The server printed it when it started."}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        className="font-mono"
        maxLength={64}
        autoFocus
        required
      />
      <TextField
        ref={organizationField}
        name="organization"
        label="Organization"
        hint="Your company or team. It can be renamed."
        autoComplete="organization"
        maxLength={100}
        required
      />
      <PersonFields />
      <SubmitButton size="lg" className="mt-1">
        Create organization
      </SubmitButton>
    </ActionForm>
  );
}
