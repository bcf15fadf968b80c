"use client";

import type { FormAction } from "@/components/form/action";
import { ActionForm } from "@/components/form/action-form";
import { TextField } from "@/components/form/field";
import { PasswordField } from "@/components/form/password-field";
import { SubmitButton } from "@/components/form/submit-button";

type Props = {
  action: FormAction<never>;
  /** The page to go to afterwards. */
  callbackUrl?: string;
};

/** Signs in with `login` (username or email) and `password`; the action redirects. */
export function SignInForm({ action, callbackUrl }: Props) {
  return (
    <ActionForm action={action}>
      {callbackUrl && <input type="hidden" name="callbackUrl" value={callbackUrl} />}
      <TextField
        name="login"
        label="Username or email"
        autoComplete="username"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={255}
        autoFocus
        required
      />
      <PasswordField name="password" label="Password" autoComplete="current-password" required />
      <SubmitButton size="lg" className="mt-1">
        Sign in
      </SubmitButton>
    </ActionForm>
  );
}
