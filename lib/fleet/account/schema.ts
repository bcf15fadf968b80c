import { z } from "zod";
import { email, password, presentPassword } from "@/lib/fleet/members/schema";
import { readable } from "@/lib/names";

const personName = (label: string) =>
  readable(z.string().trim().max(100, `${label} must have at most 100 characters`))
    .nullable()
    // A form sends an empty field; stored, that is no name.
    .transform((value) => value || null);

/** A field that is left out stays as it is; an empty name clears it. */
export const updateAccountSchema = z.object({
  firstName: personName("First name").optional(),
  lastName: personName("Last name").optional(),
  email: email.optional(),
});

export const changePasswordSchema = z
  .object({ currentPassword: presentPassword, newPassword: password })
  .refine(({ currentPassword, newPassword }) => currentPassword !== newPassword, {
    error: "The new password is the old one. Choose another",
    path: ["newPassword"],
  });

export const bearerTokenParams = z.object({ id: z.string() });
