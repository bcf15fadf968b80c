"use client";

import { addHostAction } from "@/app/(fleet)/enrollment/actions";
import { ActionForm } from "@/components/form/action-form";
import { SelectField, TextField } from "@/components/form/field";
import { SubmitButton } from "@/components/form/submit-button";
import type { AddedHost } from "@/lib/fleet/enrollment/add-host";
import type { GroupView } from "@/lib/fleet/groups/list-groups";

type Props = { groups: GroupView[]; onMade: (added: AddedHost) => void };

/** Everything is optional: a press is enough. */
export function AddHostForm({ groups, onMade }: Props) {
  return (
    <ActionForm
      action={(form) =>
        addHostAction({
          name: String(form.get("name") ?? ""),
          hostGroupId: String(form.get("hostGroupId") ?? "") || null,
        })
      }
      onDone={onMade}
      className="max-w-md"
    >
      <TextField
        name="name"
        label="Name of the token"
        hint="Tells it from others in the list. The host brings its own name."
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        optional
      />
      {groups.length > 0 && (
        <SelectField name="hostGroupId" label="Group" hint="The host joins it at once." optional>
          <option value="">No group</option>
          {groups.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      <SubmitButton autoFocus className="w-fit">
        Create command
      </SubmitButton>
    </ActionForm>
  );
}
