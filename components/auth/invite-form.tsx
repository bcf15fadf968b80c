"use client";

import type { FormAction } from "@/components/form/action";
import { ActionForm } from "@/components/form/action-form";
import { SubmitButton } from "@/components/form/submit-button";
import { PersonFields } from "./person-fields";

type Props = {
  action: FormAction;
  /** The plaintext of the invitation, from the link. */
  token: string;
  organization: string;
  email: string;
  /** Whether the person invited is signed in: then there is nothing to fill in. */
  signedIn: boolean;
};

/** Accepts an invitation, as a new person or as the one signed in. */
export function InviteForm({ action, token, organization, email, signedIn }: Props) {
  return (
    <ActionForm action={action}>
      <input type="hidden" name="token" value={token} />
      {!signedIn && <PersonFields email={email} />}
      <SubmitButton size="lg" className="mt-1">
        Join {organization}
      </SubmitButton>
    </ActionForm>
  );
}
