"use client";

import type { FormAction } from "@/components/form/action";
import { ActionForm } from "@/components/form/action-form";
import { PasswordField } from "@/components/form/password-field";
import { SubmitButton } from "@/components/form/submit-button";
import { PersonFields } from "./person-fields";

type Props = {
  action: FormAction<never>;
  /** The plaintext of the invitation, from the link. */
  token: string;
  organization: string;
  /** Of the person invited: for the browser's store of passwords. */
  email: string;
  /** How they prove who they are: `session` is proof enough. */
  account: "new" | "existing" | "session";
};

/** Accepts an invitation: as a new person, by a password, or as the one signed in. */
export function InviteForm({ action, token, organization, email, account }: Props) {
  return (
    <ActionForm action={action}>
      <input type="hidden" name="token" value={token} />
      {account !== "session" && <input type="hidden" name="account" value={account} />}
      {account === "new" && <PersonFields email={email} autoFocus />}
      {account === "existing" && (
        <>
          <input
            type="email"
            autoComplete="username"
            value={email}
            readOnly
            tabIndex={-1}
            aria-hidden
            className="sr-only"
          />
          <PasswordField
            name="password"
            label="Your password"
            hint={`Of the account with ${email}.`}
            autoComplete="current-password"
            autoFocus
            required
          />
        </>
      )}
      <SubmitButton size="lg" className="mt-1 h-auto min-h-10 whitespace-normal py-2">
        Join {organization}
      </SubmitButton>
    </ActionForm>
  );
}
