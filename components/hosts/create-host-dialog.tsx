"use client";

import { useRouter } from "next/navigation";

import { createHostAction } from "@/app/(fleet)/hosts/actions";
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
import { HostFields, hostInput } from "./host-fields";

/** Makes a host by hand and leads to its page, where it gets its first token. */
export function CreateHostDialog() {
  const router = useRouter();
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button variant="outline">Create by hand</Button>
      </DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Create a host by hand</DialogTitle>
          <DialogDescription>
            For an agent that you install yourself. The host waits as pending until something checks
            in with its token, which you get next.
          </DialogDescription>
        </DialogHeader>
        <ActionForm
          action={(form) => createHostAction(hostInput(form))}
          onDone={({ id }) => router.push(`/hosts/${id}?rotate`)}
        >
          <HostFields />
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">Cancel</Button>
            </DialogClose>
            <SubmitButton>Create host</SubmitButton>
          </DialogFooter>
        </ActionForm>
      </DialogContent>
    </Dialog>
  );
}
