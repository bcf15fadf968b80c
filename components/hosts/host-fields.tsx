"use client";

import { TextareaField, TextField } from "@/components/form/field";

/** What a person says of a host; the rest it reports itself. */
export function HostFields({ name, description }: { name?: string; description?: string | null }) {
  return (
    <>
      <TextField
        name="name"
        label="Name"
        defaultValue={name}
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        required
        autoFocus
      />
      <TextareaField
        name="description"
        label="Description"
        defaultValue={description ?? ""}
        maxLength={500}
        optional
      />
    </>
  );
}

/** The fields as the verbs take them: an empty description is none. */
export function hostInput(form: FormData) {
  const description = String(form.get("description") ?? "").trim();
  return { name: String(form.get("name") ?? ""), description: description || null };
}
