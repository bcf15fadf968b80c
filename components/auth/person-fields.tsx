"use client";

import { TextField } from "@/components/form/field";
import { PasswordField } from "@/components/form/password-field";
import { PASSWORD_MIN_LENGTH } from "@/lib/fleet/members/password-rules";

/** A new person: `username`, `email`, `password`. An invitation fixes the address. */
export function PersonFields({ email, autoFocus }: { email?: string; autoFocus?: boolean }) {
  return (
    <>
      <TextField
        name="username"
        label="Username"
        autoComplete="username"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={64}
        autoFocus={autoFocus}
        required
      />
      {email === undefined && (
        <TextField
          name="email"
          type="email"
          label="Email"
          autoComplete="email"
          maxLength={255}
          required
        />
      )}
      <PasswordField
        name="password"
        label="Password"
        hint={`At least ${PASSWORD_MIN_LENGTH} characters. A sentence is easier to keep than a riddle.`}
        autoComplete="new-password"
        minLength={PASSWORD_MIN_LENGTH}
        required
      />
    </>
  );
}
