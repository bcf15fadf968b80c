"use client";

import Link from "next/link";
import { useEffect, useEffectEvent, useState } from "react";
import type { ActionError, ActionResult, FormAction } from "@/components/form/action";
import { settle } from "@/components/form/action";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { InvitationOffer } from "@/lib/fleet/members/read-invitation";
import { AuthPanel } from "./auth-panel";
import { InviteLinkForm } from "./invite-link-form";
import { InviteOffer } from "./invite-offer";
import { useHashSecret } from "./use-hash-secret";

type Props = {
  read: (input: { token: string }) => Promise<ActionResult<InvitationOffer>>;
  accept: FormAction<never>;
  join: FormAction<never>;
  signOut: FormAction<void>;
  /** The person signed in here, if anybody is. */
  person: { username: string; email: string } | null;
};

type State =
  | { is: "reading" }
  | { is: "open"; token: string; offer: InvitationOffer }
  | { is: "refused"; error: ActionError };

/** An invitation, from its link to a member. */
export function InvitePanel({ read, ...props }: Props) {
  const fromLink = useHashSecret();
  const [typed, setTyped] = useState<string | null>(null);
  const [state, setState] = useState<State>({ is: "reading" });
  const token = typed ?? fromLink;
  // The page hands down a new `read` whenever the router renders it, which an action makes it do:
  // an effect that depended on it would ask for ever.
  const ask = useEffectEvent((asked: string) => settle(() => read({ token: asked })));

  useEffect(() => {
    if (!token) return;
    let current = true;
    setState({ is: "reading" });
    void ask(token).then((result) => {
      if (!current) return;
      setState(
        result.ok
          ? { is: "open", token, offer: result.data }
          : { is: "refused", error: result.error },
      );
    });
    return () => {
      current = false;
    };
  }, [token]);

  if (token === null) return <InviteLinkForm onToken={setTyped} />;
  if (state.is === "open") return <InviteOffer {...state} {...props} />;
  if (state.is === "refused") return <Refused error={state.error} />;
  return <Reading />;
}

function Refused({ error }: { error: ActionError }) {
  return (
    <AuthPanel
      title="You cannot join with this link"
      description={<span role="alert">{error.message}.</span>}
    >
      <Button asChild size="lg" variant="outline">
        <Link href="/login">Go to sign in</Link>
      </Button>
    </AuthPanel>
  );
}

/** The geometry of an offer. */
function Reading() {
  return (
    <AuthPanel title="Invitation" description="Looking at your invitation.">
      <div aria-busy="true" className="grid gap-4">
        <Skeleton className="h-14" />
        <Skeleton className="h-14" />
        <Skeleton className="h-10" />
      </div>
    </AuthPanel>
  );
}
