import { z } from "zod";
import type { Caller } from "@/lib/fleet/context";
import {
  BEARER_MAX_SECONDS,
  BEARER_SECONDS,
  createBearerToken,
} from "@/lib/fleet/members/bearer-token";
import { presentPassword, role } from "@/lib/fleet/members/schema";
import { signInAndOpen } from "@/lib/fleet/members/sign-in";
import { orAbsent, wholeNumber } from "@/lib/zod-values";

const lifetimeRule = `expires_in must be a whole number of seconds from 1 to ${BEARER_MAX_SECONDS} (90 days)`;

/** `username` or `email`, and the password; of several organizations, which; how long, in seconds. */
export const loginSchema = z
  .object({
    username: z
      .string()
      .max(255)
      .meta({ examples: ["admin"] })
      .nullish(),
    email: z.string().max(255).nullish(),
    password: presentPassword,
    organizationId: z.string().max(255).nullish(),
    expires_in: orAbsent(
      wholeNumber(lifetimeRule, { min: 1, max: BEARER_MAX_SECONDS }).default(BEARER_SECONDS),
    ),
  })
  .transform(({ username, email, ...rest }) => ({
    ...rest,
    login: (username ?? email ?? "").trim(),
  }))
  .refine(({ login }) => login !== "", {
    error: "Username or email is required",
    path: ["username"],
  });

export const loginReply = z.object({
  message: z.literal("Login successful"),
  token: z.string(),
  expires_in: z.number(),
  user: z.object({
    id: z.string(),
    username: z.string(),
    email: z.string(),
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
    role,
    organization: z.object({ id: z.string(), name: z.string() }),
  }),
});

/**
 * A bearer token for one organization, good for one hour or as long as `expires_in` says; the
 * person's first organization unless another is named. 401 for a wrong password, 403 without a
 * membership there, 409 for one long-lived token too many.
 */
export async function login(
  caller: Caller,
  { login, password, organizationId, expires_in: lifetime }: z.output<typeof loginSchema>,
  { userAgent }: { userAgent: string | null } = { userAgent: null },
): Promise<z.input<typeof loginReply>> {
  const { user, membership, opened } = await signInAndOpen(
    caller,
    {
      login: login.toLowerCase(),
      password,
      organizationId: organizationId ?? undefined,
      via: "bearer",
    },
    (tx, entered) => createBearerToken(tx, caller, { ...entered, lifetime, userAgent }),
  );
  return {
    message: "Login successful",
    token: opened,
    expires_in: lifetime,
    user: {
      id: user.id,
      username: user.username,
      email: user.email,
      first_name: user.firstName,
      last_name: user.lastName,
      role: membership.role,
      organization: membership.organization,
    },
  };
}
