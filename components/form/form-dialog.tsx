"use client";

import { type ReactNode, useState } from "react";

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
import type { FormAction } from "./action";
import { ActionForm } from "./action-form";
import { SubmitButton } from "./submit-button";

type Props<T> = {
  /** The button that opens it; without one, `open` does. */
  trigger?: ReactNode;
  open?: boolean;
  /** For a form of many fields. */
  wide?: boolean;
  title: string;
  description: string;
  /** What the submit button says. */
  verb: string;
  action: FormAction<T>;
  /** Called with the answer of an action that worked, the dialog being closed. */
  onDone?: (data: T) => void;
  /** Open from the start. */
  initiallyOpen?: boolean;
  onOpenChange?: (open: boolean) => void;
  children?: ReactNode;
};

/** A form in a dialog: closes when its action worked, keeps what was typed when it did not. */
export function FormDialog<T>({ trigger, title, description, verb, ...rest }: Props<T>) {
  const { action, onDone, initiallyOpen = false, onOpenChange, children, wide = false } = rest;
  const [opened, setOpen] = useState(initiallyOpen);
  const open = rest.open ?? opened;

  function show(shown: boolean) {
    setOpen(shown);
    onOpenChange?.(shown);
  }

  return (
    <Dialog open={open} onOpenChange={show}>
      {trigger && <DialogTrigger asChild>{trigger}</DialogTrigger>}
      <DialogContent className={wide ? "sm:max-w-xl" : undefined}>
        <DialogHeader>
          <DialogTitle>{title}</DialogTitle>
          <DialogDescription>{description}</DialogDescription>
        </DialogHeader>
        <ActionForm
          action={action}
          onDone={(data) => {
            show(false);
            onDone?.(data);
          }}
        >
          {children}
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="outline">Cancel</Button>
            </DialogClose>
            <SubmitButton>{verb}</SubmitButton>
          </DialogFooter>
        </ActionForm>
      </DialogContent>
    </Dialog>
  );
}
