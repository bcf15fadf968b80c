import { z } from "zod";
import { PASSWORD_MAX_BYTES, PASSWORD_MIN_LENGTH } from "@/lib/fleet/members/password-rules";
import { readable } from "@/lib/names";

// Forms import this file too: nothing here may need the server.

const organizationRule = "Organization must have 1 to 100 characters";

export const organizationName = readable(
  z.string("Organization is required").trim().min(1, organizationRule).max(100, organizationRule),
);

/** Kept in lower case, so that a name is one name however it is typed. */
export const username = z
  .string("Username is required")
  .trim()
  .toLowerCase()
  .regex(
    /^[a-z0-9][a-z0-9._-]{0,63}$/,
    "Username must have 1 to 64 characters of a-z, 0-9, dot, dash and underscore",
  );

export const email = z
  .string("E-mail address is required")
  .trim()
  .toLowerCase()
  .max(255, "E-mail address must have at most 255 characters")
  .pipe(z.email("E-mail address is not valid"));

export const password = z
  .string("Password is required")
  .min(PASSWORD_MIN_LENGTH, `Password must have at least ${PASSWORD_MIN_LENGTH} characters`)
  .refine((value) => new TextEncoder().encode(value).length <= PASSWORD_MAX_BYTES, {
    error: `Password must have at most ${PASSWORD_MAX_BYTES} bytes`,
  });

/** A password somebody claims to have: whatever the rules were when it was chosen. */
export const presentPassword = z
  .string("Password is required")
  .min(1, "Password is required")
  .max(1024, "Password must have at most 1024 characters");

export const role = z.enum(["OWNER", "ADMIN", "VIEWER"], "Role must be OWNER, ADMIN or VIEWER");

/** The account of a new person. */
export const accountSchema = z.object({ username, email, password });

/** The first run: an organization and its owner. */
export const foundSchema = accountSchema.extend({ organization: organizationName });

/** The first run in a browser, proved by the code the server printed. */
export const setUpSchema = foundSchema.extend({
  code: z
    .string("Setup code is required")
    .trim()
    .toLowerCase()
    .min(1, "Setup code is required")
    .max(64, "Setup code does not fit. The server printed it"),
});

/** A user name or an e-mail address, and the password. */
export const signInSchema = z.object({
  login: z
    .string("Username is required")
    .trim()
    .toLowerCase()
    .min(1, "Username is required")
    .max(255, "Username must have at most 255 characters"),
  password: presentPassword,
});

export const inviteSchema = z.object({ email, role });

export const invitationParams = z.object({ id: z.string() });

const invitationToken = z
  .string("Invitation link is required")
  .trim()
  .min(1, "Invitation link is required")
  .max(255, "This invitation link is not valid");

export const readInvitationSchema = z.object({ token: invitationToken });

/**
 * `new`: somebody without an account makes one, of the invitation's e-mail address.
 * `existing`: the person with that address proves their password.
 */
export const acceptInvitationSchema = z.discriminatedUnion("account", [
  z.object({ account: z.literal("new"), token: invitationToken, username, password }),
  z.object({
    account: z.literal("existing"),
    token: invitationToken,
    password: presentPassword,
  }),
]);

export const memberParams = z.object({ userId: z.string() });

export const changeRoleSchema = memberParams.extend({ role });
