import { z } from "zod";
import { PASSWORD_MAX_BYTES, PASSWORD_MIN_LENGTH } from "@/lib/secrets/password";

export const organizationName = z
  .string("Organization is required")
  .trim()
  .min(1, "Organization must have 1 to 100 characters")
  .max(100, "Organization must have 1 to 100 characters");

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
  .max(255)
  .pipe(z.email("E-mail address is not valid"));

/** bcrypt reads 72 bytes; a longer password would be cut without a word. */
export const password = z
  .string("Password is required")
  .min(PASSWORD_MIN_LENGTH, `Password must have at least ${PASSWORD_MIN_LENGTH} characters`)
  .refine((value) => Buffer.byteLength(value) <= PASSWORD_MAX_BYTES, {
    error: `Password must have at most ${PASSWORD_MAX_BYTES} bytes`,
  });

export const role = z.enum(["OWNER", "ADMIN", "VIEWER"]);

/** The account of a new person. */
export const accountSchema = z.object({ username, email, password });
