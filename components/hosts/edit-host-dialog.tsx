"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";

import { updateHostAction } from "@/app/(fleet)/hosts/actions";
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
import { HostFields, hostInput } from "./host-fields";

/** Renames and describes a host. */
export function EditHostDialog({ host }: { host: ChangeableHost }) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="outline">Edit</Button>
      </DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Edit {host.name}</DialogTitle>
          <DialogDescription>
            The name is for people. The host's own hostname stays as it is.
          </DialogDescription>
        </DialogHeader>
        <ActionForm
          action={(form) => updateHostAction({ id: host.id, ...hostInput(form) })}
          onDone={() => {
            setOpen(false);
            router.refresh();
          }}
        >
          <HostFields name={host.name} description={host.description} />
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">Cancel</Button>
            </DialogClose>
            <SubmitButton>Save</SubmitButton>
          </DialogFooter>
        </ActionForm>
      </DialogContent>
    </Dialog>
  );
}
