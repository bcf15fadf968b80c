"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, type ReactNode, useState } from "react";

import { Input } from "@/components/ui/input";
import { Field } from "./field";

type Props = Omit<ComponentProps<"input">, "name" | "type"> & {
  name: string;
  label: string;
  hint?: ReactNode;
  autoComplete: "current-password" | "new-password";
};

/** A password that can be looked at before it is sent. */
export function PasswordField({ name, label, hint, ...props }: Props) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <Field name={name} label={label} hint={hint}>
      {(wired) => (
        <div className="relative">
          <Input
            {...props}
            {...wired}
            type={shown ? "text" : "password"}
            spellCheck={false}
            autoCapitalize="off"
            className="pr-9"
          />
          <button
            type="button"
            aria-label={shown ? "Hide password" : "Show password"}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
            className="absolute inset-y-0 right-0 grid w-9 place-content-center rounded-md text-muted-foreground hover:text-foreground"
          >
            <Icon aria-hidden className="size-4" />
          </button>
        </div>
      )}
    </Field>
  );
}
