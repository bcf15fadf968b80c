"use client";

import { AlertDialog as AlertDialogPrimitive } from "radix-ui";
import type { ComponentProps } from "react";

import { LiveHold } from "@/components/live/live-hold";
import { Button, type ButtonProps } from "./button";
import { cn } from "./cn";
import { backdrop, modal } from "./overlay";
import { ReturnFocus } from "./return-focus";

export { DialogFooter as AlertDialogFooter } from "./dialog";

export const AlertDialog = AlertDialogPrimitive.Root;
export const AlertDialogTrigger = AlertDialogPrimitive.Trigger;

export function AlertDialogContent({
  className,
  children,
  ...props
}: ComponentProps<typeof AlertDialogPrimitive.Content>) {
  return (
    <AlertDialogPrimitive.Portal>
      <AlertDialogPrimitive.Overlay className={backdrop} />
      <AlertDialogPrimitive.Content
        data-slot="alert-dialog-content"
        className={cn(modal, className)}
        {...props}
      >
        <LiveHold />
        <ReturnFocus />
        {children}
      </AlertDialogPrimitive.Content>
    </AlertDialogPrimitive.Portal>
  );
}

export function AlertDialogTitle({
  className,
  ...props
}: ComponentProps<typeof AlertDialogPrimitive.Title>) {
  return (
    <AlertDialogPrimitive.Title className={cn("font-semibold text-lg", className)} {...props} />
  );
}

export function AlertDialogDescription({
  className,
  ...props
}: ComponentProps<typeof AlertDialogPrimitive.Description>) {
  return (
    <AlertDialogPrimitive.Description
      className={cn("text-muted-foreground", className)}
      {...props}
    />
  );
}

/** Takes the focus when the dialog opens: Enter must not destroy. */
export function AlertDialogCancel(props: ButtonProps) {
  return (
    <AlertDialogPrimitive.Cancel asChild>
      <Button variant="outline" {...props} />
    </AlertDialogPrimitive.Cancel>
  );
}
