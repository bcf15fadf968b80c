import type { ComponentProps } from "react";

import { cn } from "./cn";

const control =
  "w-full min-w-0 rounded-md border border-input bg-surface px-2.5 transition-colors duration-100 focus-visible:border-ring focus-visible:outline-1 focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:opacity-50 aria-invalid:border-destructive aria-invalid:focus-visible:outline-destructive";

export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return (
    <input data-slot="input" type={type} className={cn(control, "h-8", className)} {...props} />
  );
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      data-slot="textarea"
      className={cn(control, "field-sizing-content min-h-18 py-1.5", className)}
      {...props}
    />
  );
}
