"use client";

import { LoaderCircle } from "lucide-react";

import { Button, type ButtonProps } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { useActionForm } from "./action-form";
import { useHydrated } from "./use-hydrated";

/**
 * Sends the form around it. It keeps the focus and its width while the answer is awaited. Before
 * the page's scripts run it is disabled: a press, or Enter in a field, would reload the page and
 * lose what was typed.
 */
export function SubmitButton({ children, className, disabled, ...props }: ButtonProps) {
  const { pending } = useActionForm();
  const hydrated = useHydrated();
  return (
    <PendingButton
      {...props}
      type="submit"
      disabled={!hydrated || disabled}
      className={cn("disabled:opacity-100", className)}
      pending={pending}
      label={children}
    />
  );
}

/** A button whose work takes a moment. */
export function PendingButton({
  pending,
  label,
  ...props
}: Omit<ButtonProps, "children"> & { pending: boolean; label: ButtonProps["children"] }) {
  return (
    <Button {...props} aria-disabled={pending}>
      {pending && <LoaderCircle aria-hidden className="absolute animate-spin" />}
      <span className={pending ? "invisible inline-flex items-center gap-1.5" : "contents"}>
        {label}
      </span>
      {pending && <span className="sr-only">Working</span>}
    </Button>
  );
}
