import { z } from "zod";
import type { Caller } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { countAttempt, forgetAttempts, type ThrottleKey } from "@/lib/fleet/members/throttle";
import { sha256 } from "@/lib/secrets/hash";
import { verifyPassword } from "@/lib/secrets/password";

/** A user name or an e-mail address, and the password. */
export const signInSchema = z.object({
  login: z.string().trim().toLowerCase().min(1).max(255),
  password: z.string().min(1).max(1024),
});

/**
 * Checks a person's password. An unknown account costs the same time and gets the same 401 as
 * a wrong password. Failures slow down both the account and the address (429), but an account
 * never for the address it was last used from.
 */
export async function signIn(caller: Caller, { login, password }: z.output<typeof signInSchema>) {
  const user = await caller.db.user.findFirst({
    where: { OR: [{ username: login }, { email: login }] },
  });
  const keys: ThrottleKey[] = [];
  if (caller.ip !== null) keys.push({ kind: "address", value: caller.ip });
  if (!user || user.lastLoginIp === null || user.lastLoginIp !== caller.ip) {
    // By account where there is one, so that name and e-mail address share their tries.
    keys.push({ kind: "account", value: sha256(user?.id ?? login) });
  }
  for (const key of keys) await countAttempt(caller, key);
  const fits = await verifyPassword(password, user?.passwordHash);
  if (!user || !fits) throw new FleetError("unauthenticated", "Invalid username or password");
  await forgetAttempts(caller, keys);
  await caller.db.user.update({
    where: { id: user.id },
    data: { lastLoginAt: caller.now, lastLoginIp: caller.ip },
  });
  return user;
}
