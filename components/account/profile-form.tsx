"use client";

import { toast } from "sonner";
import type { FormAction } from "@/components/form/action";
import { ActionForm } from "@/components/form/action-form";
import { TextField } from "@/components/form/field";
import { SubmitButton } from "@/components/form/submit-button";

type Account = { firstName: string | null; lastName: string | null; email: string };

/** Names and address; the username stays as it is. */
export function ProfileForm({ action, account }: { action: FormAction<void>; account: Account }) {
  return (
    <ActionForm action={action} onDone={() => toast.success("Account saved")} className="max-w-md">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          name="firstName"
          label="First name"
          autoComplete="given-name"
          maxLength={100}
          defaultValue={account.firstName ?? ""}
          optional
        />
        <TextField
          name="lastName"
          label="Last name"
          autoComplete="family-name"
          maxLength={100}
          defaultValue={account.lastName ?? ""}
          optional
        />
      </div>
      <TextField
        name="email"
        type="email"
        label="Email"
        autoComplete="email"
        maxLength={255}
        defaultValue={account.email}
        required
      />
      <SubmitButton className="w-fit">Save account</SubmitButton>
    </ActionForm>
  );
}
