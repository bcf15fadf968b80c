"use client";

import { UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { SecretDialog } from "@/components/copy/secret-dialog";
import type { FormAction } from "@/components/form/action";
import { TextField } from "@/components/form/field";
import { FormDialog } from "@/components/form/form-dialog";
import { type Role, roleWord } from "@/components/status/role-badge";
import { Countdown } from "@/components/time/countdown";
import { Button } from "@/components/ui/button";
import { RoleChoice } from "./role-choice";

type Invited = { email: string; role: Role; link: string; expiresAt: Date };

type Props = { action: FormAction<Invited>; ownRole: Role };

/** Invites a person; the link that lets them in is shown once. */
export function InviteDialog({ action, ownRole }: Props) {
  const [invited, setInvited] = useState<Invited | null>(null);
  return (
    <>
      <FormDialog
        trigger={
          <Button>
            <UserRoundPlus aria-hidden />
            Invite member
          </Button>
        }
        title="Invite member"
        description="Makes a link for one person. You send it to them; Muster sends no mail."
        verb="Create link"
        action={action}
        onDone={setInvited}
      >
        <TextField
          name="email"
          type="email"
          label="Email"
          autoComplete="off"
          maxLength={255}
          autoFocus
          required
        />
        <RoleChoice ownRole={ownRole} />
      </FormDialog>
      <SecretDialog
        title="Invitation link"
        consequence={
          invited && (
            <>
              Whoever opens it first becomes {roleWord[invited.role].toLowerCase()} as{" "}
              <span className="[overflow-wrap:anywhere]">{invited.email}</span>. Send it to nobody
              else. A lost link is replaced by inviting again.
            </>
          )
        }
        secret={invited?.link ?? null}
        what="invitation link"
        onStored={() => setInvited(null)}
      >
        {invited && (
          <p className="text-muted-foreground text-sm">
            It works once, for <Countdown until={invited.expiresAt.toISOString()} />.
          </p>
        )}
      </SecretDialog>
    </>
  );
}
