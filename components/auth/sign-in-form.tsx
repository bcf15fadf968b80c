"use client";

import type { FormAction } from "@/components/form/action";
import { ActionForm } from "@/components/form/action-form";
import { TextField } from "@/components/form/field";
import { PasswordField } from "@/components/form/password-field";
import { SubmitButton } from "@/components/form/submit-button";

/** Signs in with `login` (username or email) and `password`; the action redirects. */
export function SignInForm({ action, next }: { action: FormAction; next?: string }) {
  return (
    <ActionForm action={action}>
      {next && <input type="hidden" name="next" value={next} />}
      <TextField
        name="login"
        label="Username or email"
        autoComplete="username"
        autoCapitalize="off"
        spellCheck={false}
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
