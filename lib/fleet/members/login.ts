import { z } from "zod";
import type { Caller } from "@/lib/fleet/context";
import { ADMIN_TOKEN_SECONDS, issueAdminToken } from "@/lib/fleet/members/admin-token";
import { presentPassword, role } from "@/lib/fleet/members/schema";
import { signIn } from "@/lib/fleet/members/sign-in";

/** `username` or `email`, and the password; of several organizations, which. */
export const loginSchema = z
  .object({
    username: z
      .string()
      .max(255)
      .meta({ examples: ["admin"] })
      .optional(),
    email: z.string().max(255).optional(),
    password: presentPassword,
    organizationId: z.string().max(255).optional(),
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
 * A bearer token for one organization, good for one hour; the person's first organization
 * unless another is named. 401 for a wrong password, 403 without a membership there.
 */
export async function login(
  caller: Caller,
  { login, password, organizationId }: z.output<typeof loginSchema>,
): Promise<z.input<typeof loginReply>> {
  const { user, membership } = await signIn(caller, {
    login: login.toLowerCase(),
    password,
    organizationId,
    via: "bearer",
  });
  return {
    message: "Login successful",
    token: await issueAdminToken(user, membership.organization.id, caller.now),
    expires_in: ADMIN_TOKEN_SECONDS,
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
