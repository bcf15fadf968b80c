"use client";

import { Plus } from "lucide-react";
import type { FormAction } from "@/components/form/action";
import { ActionForm } from "@/components/form/action-form";
import { TextField } from "@/components/form/field";
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

/** Asks for the name of another organization; the action opens it. */
export function CreateOrganization({ action }: { action: FormAction<never> }) {
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button variant="outline" className="w-fit">
          <Plus aria-hidden />
          Create organization
        </Button>
      </DialogTrigger>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Create organization</DialogTitle>
          <DialogDescription>It opens at once, empty. This one stays as it is.</DialogDescription>
        </DialogHeader>
        <ActionForm action={action}>
          <TextField
            name="name"
            label="Name"
            autoComplete="off"
            maxLength={100}
            autoFocus
            required
          />
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">Cancel</Button>
            </DialogClose>
            <SubmitButton>Create organization</SubmitButton>
          </DialogFooter>
        </ActionForm>
      </DialogContent>
    </Dialog>
  );
}
