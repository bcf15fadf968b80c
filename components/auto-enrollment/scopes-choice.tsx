"use client";

import { useId } from "react";

import { Checkbox } from "@/components/ui/checkbox";
import { Label } from "@/components/ui/label";

const scopes = [
  { scope: "get", label: "Read hosts", what: "Lists, system, network, packages." },
  { scope: "delete", label: "Delete hosts", what: "With everything they reported." },
] as const;

/** What an api token may do with hosts: `scope` of the form. */
export function ScopesChoice({ initial }: { initial: string[] }) {
  const id = useId();
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium">What it may do</legend>
      {/* Tells that the form asks for scopes, also when none is ticked. */}
      <input type="hidden" name="scopes" />
      {scopes.map(({ scope, label, what }) => (
        <div key={scope} className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5">
          <Checkbox
            id={`${id}-${scope}`}
            name="scope"
            value={scope}
            defaultChecked={initial.includes(scope)}
            aria-describedby={`${id}-${scope}-what`}
            className="mt-0.5"
          />
          <Label htmlFor={`${id}-${scope}`}>{label}</Label>
          <p id={`${id}-${scope}-what`} className="col-start-2 text-muted-foreground text-sm">
            {what}
          </p>
        </div>
      ))}
    </fieldset>
  );
}

/** The scopes the form has ticked, as S3 writes them. */
export function scopesOf(form: FormData) {
  const ticked = form.getAll("scope");
  return { host: scopes.map(({ scope }) => scope).filter((scope) => ticked.includes(scope)) };
}
