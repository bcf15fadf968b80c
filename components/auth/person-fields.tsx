"use client";

import { TextField } from "@/components/form/field";
import { PasswordField } from "@/components/form/password-field";

/** A new person: `username`, `email`, `password`. An invitation fixes the address. */
export function PersonFields({ email }: { email?: string }) {
  return (
    <>
      <TextField
        name="username"
        label="Username"
        autoComplete="username"
        autoCapitalize="off"
        spellCheck={false}
        required
      />
      <TextField
        name="email"
        type="email"
        label="Email"
        autoComplete="email"
        defaultValue={email}
        readOnly={email !== undefined}
        required
      />
      <PasswordField
        name="password"
        label="Password"
        hint="At least 12 characters. A sentence is easier to keep than a riddle."
        autoComplete="new-password"
        minLength={12}
        required
      />
    </>
  );
}
