"use client";

import { useState } from "react";

import { Field, SelectField } from "@/components/form/field";
import { Input } from "@/components/ui/input";
import type { GroupView } from "@/lib/fleet/groups/list-groups";

const NEW = "new";

/** The group hosts join at once: one there is, or one made on the way. */
export function GroupField({ groups, current }: { groups: GroupView[]; current?: string | null }) {
  const [choice, setChoice] = useState(current ?? "");
  return (
    <div className="grid items-start gap-x-3 gap-y-2 sm:grid-cols-2">
      <SelectField
        name="defaultHostGroupId"
        label="Group"
        optional
        value={choice}
        onChange={(event) => setChoice(event.target.value)}
      >
        <option value="">No group</option>
        {groups.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        <option value={NEW}>A new group</option>
      </SelectField>
      {choice === NEW && (
        <Field name="newGroup.name" label="Name of the group">
          {(wired) => <Input {...wired} maxLength={255} autoComplete="off" required autoFocus />}
        </Field>
      )}
    </div>
  );
}

/** What the form says of the group. */
export function groupOf(form: FormData) {
  const choice = String(form.get("defaultHostGroupId") ?? "");
  if (choice !== NEW) return { defaultHostGroupId: choice || null };
  return { newGroup: { name: String(form.get("newGroup.name") ?? "") } };
}
