"use client";

import { type ComponentProps, type ReactNode, useId } from "react";

import { Input, Textarea } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { Select } from "@/components/ui/select";
import { useActionForm } from "./action-form";

/** What a control needs to belong to its label, hint and fault. */
export type ControlProps = {
  id: string;
  name: string;
  "aria-invalid": boolean;
  "aria-describedby": string | undefined;
};

type FieldProps = {
  name: string;
  label: string;
  hint?: ReactNode;
  optional?: boolean;
  /** A link or button at the right end of the label's line. */
  aside?: ReactNode;
};

/** Label, control, hint, and the fault the last answer named for this field. */
export function Field({
  name,
  label,
  hint,
  optional = false,
  aside,
  children,
}: FieldProps & { children: (control: ControlProps) => ReactNode }) {
  const id = useId();
  const { error } = useActionForm();
  const fault = error?.issues?.find((issue) => issue.path === name)?.message;
  const described = [fault && `${id}-fault`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div data-slot="field" className="grid gap-1.5">
      <div className="flex items-baseline justify-between gap-2">
        <Label htmlFor={id}>
          {label}
          {optional && <span className="ml-1.5 font-normal text-muted-foreground">optional</span>}
        </Label>
        {aside}
      </div>
      {children({
        id,
        name,
        "aria-invalid": fault !== undefined,
        "aria-describedby": described || undefined,
      })}
      {fault && (
        <p id={`${id}-fault`} className="text-security text-sm">
          {fault}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-muted-foreground text-sm">
          {hint}
        </p>
      )}
    </div>
  );
}

function split<P extends FieldProps>({ name, label, hint, optional, aside, ...control }: P) {
  return { field: { name, label, hint, optional, aside }, control };
}

export function TextField(props: FieldProps & Omit<ComponentProps<"input">, "name">) {
  const { field, control } = split(props);
  return <Field {...field}>{(wired) => <Input {...control} {...wired} />}</Field>;
}

export function TextareaField(props: FieldProps & Omit<ComponentProps<"textarea">, "name">) {
  const { field, control } = split(props);
  return <Field {...field}>{(wired) => <Textarea {...control} {...wired} />}</Field>;
}

export function SelectField(props: FieldProps & Omit<ComponentProps<"select">, "name">) {
  const { field, control } = split(props);
  return <Field {...field}>{(wired) => <Select {...control} {...wired} />}</Field>;
}
