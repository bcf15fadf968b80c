import type { Metadata } from "next";
import { InvitePanel } from "@/components/auth/invite-panel";
import { currentUser } from "@/lib/auth/page";
import { getAccount } from "@/lib/fleet/account/get-account";
import { acceptHere, joinHere, readOffer, signOutHere } from "./actions";

export const metadata: Metadata = { title: "Invitation" };

export default async function InvitePage() {
  const ctx = await currentUser();
  const person = ctx ? await getAccount(ctx) : null;
  return (
    <InvitePanel
      read={readOffer}
      accept={acceptHere}
      join={joinHere}
      signOut={signOutHere}
      person={person && { username: person.username, email: person.email }}
    />
  );
}
