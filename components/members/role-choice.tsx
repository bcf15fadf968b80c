"use client";

import { useId } from "react";
import { type Role, roleRights, roleWord } from "@/components/status/role-badge";
import { RadioGroup, RadioGroupItem } from "@/components/ui/radio-group";
import { grantable } from "./may-manage";

/** Which role somebody gets, as the field `role`: the least is chosen to begin with. */
export function RoleChoice({ ownRole }: { ownRole: Role }) {
  const id = useId();
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 font-medium">Role</legend>
      <RadioGroup name="role" defaultValue="VIEWER" aria-label="Role" className="gap-3">
        {grantable(ownRole).map((role) => (
          <div key={role} className="flex gap-2.5">
            <RadioGroupItem
              id={`${id}-${role}`}
              value={role}
              aria-describedby={`${id}-${role}-rights`}
              className="mt-[3px]"
            />
            <div className="grid">
              <label htmlFor={`${id}-${role}`} className="font-medium">
                {roleWord[role]}
              </label>
              <span id={`${id}-${role}-rights`} className="text-muted-foreground text-sm">
                {sentence(roleRights[role])}
              </span>
            </div>
          </div>
        ))}
      </RadioGroup>
    </fieldset>
  );
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
