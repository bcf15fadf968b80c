"use client";

import { UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { SecretDialog } from "@/components/copy/secret-dialog";
import type { FormAction } from "@/components/form/action";
import { ActionForm } from "@/components/form/action-form";
import { TextField } from "@/components/form/field";
import { SubmitButton } from "@/components/form/submit-button";
import { type Role, roleWord } from "@/components/status/role-badge";
import { Countdown } from "@/components/time/countdown";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
  DialogTrigger,
} from "@/components/ui/dialog";
import { RoleChoice } from "./role-choice";

type Invited = { email: string; role: Role; link: string; expiresAt: Date };

type Props = { action: FormAction<Invited>; ownRole: Role };

/** Invites a person; the link that lets them in is shown once. */
export function InviteDialog({ action, ownRole }: Props) {
  const [open, setOpen] = useState(false);
  const [invited, setInvited] = useState<Invited | null>(null);
  return (
    <>
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogTrigger asChild>
          <Button>
            <UserRoundPlus aria-hidden />
            Invite member
          </Button>
        </DialogTrigger>
        <DialogContent>
          <DialogHeader>
            <DialogTitle>Invite member</DialogTitle>
            <DialogDescription>
              Makes a link for one person. You send it to them; Muster sends no mail.
            </DialogDescription>
          </DialogHeader>
          <ActionForm
            action={action}
            onDone={(answer) => {
              setOpen(false);
              setInvited(answer);
            }}
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
            <DialogFooter>
              <DialogClose asChild>
                <Button variant="outline">Cancel</Button>
              </DialogClose>
              <SubmitButton>Create link</SubmitButton>
            </DialogFooter>
          </ActionForm>
        </DialogContent>
      </Dialog>
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
