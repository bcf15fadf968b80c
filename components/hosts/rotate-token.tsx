"use client";

import { usePathname, useRouter } from "next/navigation";
import { useState } from "react";

import { rotateTokenAction } from "@/app/(fleet)/hosts/actions";
import { SecretDialog } from "@/components/copy/secret-dialog";
import { ActionForm } from "@/components/form/action-form";
import { SubmitButton } from "@/components/form/submit-button";
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
import type { ChangeableHost } from "./host-actions";
import { OverlapChoice } from "./overlap-choice";
import { TokenCommands } from "./token-commands";

type Props = { host: ChangeableHost; serverUrl: string; open: boolean };

/** Gives a host a new token: a question about the old one, then the secret, once. */
export function RotateToken({ host, serverUrl, open: initially }: Props) {
  const router = useRouter();
  const pathname = usePathname();
  const [open, setOpen] = useState(initially);
  const [secret, setSecret] = useState<string | null>(null);
  const first = host.tokenPrefix === null && host.enrolledVia === "ADMIN";
  const verb = first ? "Create token" : "Rotate token";

  function show(shown: boolean) {
    setOpen(shown);
    // A reload must not ask again.
    if (initially) window.history.replaceState(null, "", pathname);
  }

  return (
    <>
      <Dialog open={open} onOpenChange={show}>
        <DialogTrigger asChild>
          <Button variant={first ? "default" : "outline"}>{verb}</Button>
        </DialogTrigger>
        <DialogContent>
          <DialogHeader>
            <DialogTitle>
              {first ? `Create the token of ${host.name}` : `Rotate the token of ${host.name}`}
            </DialogTitle>
            <DialogDescription>
              {first
                ? "Its agent proves with it that it is this host. You see it once, with the command that uses it."
                : "You see the new token once, with the command that gives it to the agent. When does the old one end?"}
            </DialogDescription>
          </DialogHeader>
          <ActionForm
            action={(form) =>
              rotateTokenAction({
                id: host.id,
                overlapSeconds: Number(form.get("overlapSeconds") ?? 0),
              })
            }
            onDone={({ token }) => {
              show(false);
              setSecret(token);
            }}
          >
            {!first && <OverlapChoice />}
            <DialogFooter>
              <DialogClose asChild>
                <Button variant="outline">Cancel</Button>
              </DialogClose>
              <SubmitButton>{verb}</SubmitButton>
            </DialogFooter>
          </ActionForm>
        </DialogContent>
      </Dialog>
      <SecretDialog
        title={`The token of ${host.name}`}
        consequence="Whoever has it can report as this host. Muster keeps only a hash: when it is lost, rotate again."
        secret={secret}
        what="agent token"
        onStored={() => {
          setSecret(null);
          router.refresh();
        }}
      >
        {secret && <TokenCommands token={secret} serverUrl={serverUrl} fresh={first} />}
      </SecretDialog>
    </>
  );
}
