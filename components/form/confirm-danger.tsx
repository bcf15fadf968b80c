"use client";

import { type ReactNode, useId, useState } from "react";

import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { type ActionError, type ActionResult, settle } from "./action";
import { FormMessage } from "./form-message";
import { PendingButton } from "./submit-button";

type Props<T> = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Names the object: "Delete web-1?" */
  title: string;
  /** What will happen, to whom, and whether it can be undone. */
  consequence: ReactNode;
  /** The verb on the button: "Delete host". */
  verb: string;
  action: () => Promise<ActionResult<T>>;
  /** Gets what the action answered. */
  onDone?: (answer: T) => void;
  /** For what cannot be undone and is large: this text must be typed first. */
  typeToConfirm?: string;
};

/** Asks before something is destroyed. Cancel has the focus; a refusal is said in the dialog. */
export function ConfirmDanger<T>({ open, onOpenChange, ...props }: Props<T>) {
  return (
    <AlertDialog open={open} onOpenChange={onOpenChange}>
      <AlertDialogContent>
        <Question {...props} close={() => onOpenChange(false)} />
      </AlertDialogContent>
    </AlertDialog>
  );
}

function Question<T>({
  title,
  consequence,
  verb,
  action,
  onDone,
  typeToConfirm,
  close,
}: Omit<Props<T>, "open" | "onOpenChange"> & { close: () => void }) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ActionError | null>(null);
  const confirmed = typeToConfirm === undefined || typed.trim() === typeToConfirm;

  async function confirm() {
    if (pending || !confirmed) return;
    setPending(true);
    setError(null);
    try {
      const result = await settle(action);
      if (!result.ok) return setError(result.error);
      close();
      onDone?.(result.data);
    } finally {
      setPending(false);
    }
  }

  return (
    <>
      <div className="grid gap-1.5">
        <AlertDialogTitle className="[overflow-wrap:anywhere]">{title}</AlertDialogTitle>
        <AlertDialogDescription asChild>
          <div>{consequence}</div>
        </AlertDialogDescription>
      </div>
      {typeToConfirm !== undefined && (
        <div className="grid gap-1.5">
          <Label htmlFor={id} className="font-normal">
            Type <strong className="select-all font-semibold">{typeToConfirm}</strong> to confirm
          </Label>
          <Input
            id={id}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
      )}
      <FormMessage error={error} />
      <AlertDialogFooter>
        <AlertDialogCancel>Cancel</AlertDialogCancel>
        <PendingButton
          variant="destructive"
          pending={pending}
          disabled={!confirmed}
          onClick={confirm}
          label={verb}
        />
      </AlertDialogFooter>
    </>
  );
}
