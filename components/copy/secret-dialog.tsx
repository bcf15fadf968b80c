"use client";

import type { ReactNode } from "react";

import {
  AlertDialog,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { CopyButton } from "./copy-button";

type Props = {
  title: string;
  /** One sentence: what the secret opens, and what happens when it is lost. */
  consequence: ReactNode;
  /** The plaintext; null while there is nothing to show. */
  secret: string | null;
  /** What it is, for the copy button: "agent token", "invitation link". */
  what: string;
  /** The reader says it is stored. Forget the plaintext here. */
  onStored: () => void;
  /** What can be seen of it later on. */
  afterwards?: string;
  /** For commands of some length under it. */
  wide?: boolean;
  /** Further help under the secret, for example a command that uses it. */
  children?: ReactNode;
};

/** Shows a secret once. Neither Escape nor a click outside can lose it, only the button. */
export function SecretDialog({ title, consequence, secret, what, onStored, ...props }: Props) {
  const { afterwards = "its prefix", wide = false, children } = props;
  return (
    <AlertDialog open={secret !== null}>
      <AlertDialogContent
        className={wide ? "sm:max-w-2xl" : "sm:max-w-lg"}
        onEscapeKeyDown={(event) => event.preventDefault()}
      >
        <div className="grid gap-1.5">
          <AlertDialogTitle>{title}</AlertDialogTitle>
          <AlertDialogDescription>{consequence}</AlertDialogDescription>
        </div>
        <div className="flex items-start gap-2 rounded-lg border bg-muted py-2 pr-2 pl-3">
          <code className="min-w-0 flex-1 select-all break-all py-1 font-mono text-sm leading-5">
            {secret}
          </code>
          {secret !== null && <CopyButton value={secret} what={what} withLabel autoFocus />}
        </div>
        {children}
        <AlertDialogFooter className="items-center sm:justify-between">
          <p className="text-muted-foreground text-sm">Shown this once, then only {afterwards}.</p>
          <Button onClick={onStored} className="max-sm:w-full">
            I have stored it
          </Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
