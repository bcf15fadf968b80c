"use client";

import { useState } from "react";
import { toast } from "sonner";
import type { FormAction } from "@/components/form/action";
import { ActionForm } from "@/components/form/action-form";
import { PasswordField } from "@/components/form/password-field";
import { SubmitButton } from "@/components/form/submit-button";
import { PASSWORD_MIN_LENGTH } from "@/lib/fleet/members/password-rules";

/** Changes the password of the person signed in. */
export function PasswordForm({ action, username }: { action: FormAction<void>; username: string }) {
  const [changes, setChanges] = useState(0);
  return (
    <ActionForm
      action={action}
      onDone={() => {
        setChanges(changes + 1);
        toast.success("Password changed. Your other sessions have ended");
      }}
      className="max-w-md"
    >
      {/* Tells the browser's store of passwords whose this is. */}
      <input
        type="text"
        autoComplete="username"
        value={username}
        readOnly
        tabIndex={-1}
        aria-hidden
        className="sr-only"
      />
      {/* Empty again after each change. */}
      <div key={changes} className="grid gap-4">
        <PasswordField
          name="currentPassword"
          label="Current password"
          autoComplete="current-password"
          required
        />
        <PasswordField
          name="newPassword"
          label="New password"
          hint={`At least ${PASSWORD_MIN_LENGTH} characters.`}
          autoComplete="new-password"
          minLength={PASSWORD_MIN_LENGTH}
          required
        />
      </div>
      <SubmitButton variant="outline" className="w-fit">
        Change password
      </SubmitButton>
    </ActionForm>
  );
}
