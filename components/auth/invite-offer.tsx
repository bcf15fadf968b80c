"use client";

import type { FormAction } from "@/components/form/action";
import { ActionForm } from "@/components/form/action-form";
import { SubmitButton } from "@/components/form/submit-button";
import { roleRights, roleWord } from "@/components/status/role-badge";
import { Countdown } from "@/components/time/countdown";
import type { InvitationOffer } from "@/lib/fleet/members/read-invitation";
import { AuthPanel } from "./auth-panel";
import { InviteForm } from "./invite-form";
import { Notice } from "./notice";

type Props = {
  token: string;
  offer: InvitationOffer;
  accept: FormAction<never>;
  join: FormAction<never>;
  signOut: FormAction<void>;
  person: { username: string; email: string } | null;
};

/** What an open invitation offers, and the way in for whoever looks at it. */
export function InviteOffer({ token, offer, accept, join, signOut, person }: Props) {
  const { organization, email, role, hasAccount, expiresAt } = offer;
  const form = { token, organization, email };
  return (
    <AuthPanel
      title={`Join ${organization}`}
      description={
        <>
          <span className="[overflow-wrap:anywhere]">{email}</span> is invited as{" "}
          {roleWord[role].toLowerCase()}: {roleRights[role]}
        </>
      }
      footer={
        <>
          This link ends in <Countdown until={new Date(expiresAt).toISOString()} />.
        </>
      }
    >
      {person === null ? (
        <InviteForm {...form} action={accept} account={hasAccount ? "existing" : "new"} />
      ) : person.email === email ? (
        <>
          <Notice>
            <p>
              You are signed in as <strong className="font-medium">{person.username}</strong>.
            </p>
          </Notice>
          <InviteForm {...form} action={join} account="session" />
        </>
      ) : (
        <>
          <Notice>
            <p>
              You are signed in as <strong className="font-medium">{person.username}</strong> (
              {person.email}), and this invitation is for somebody else. To accept it, sign out
              here.
            </p>
          </Notice>
          <ActionForm action={signOut}>
            <SubmitButton size="lg">Sign out {person.username}</SubmitButton>
          </ActionForm>
        </>
      )}
    </AuthPanel>
  );
}
