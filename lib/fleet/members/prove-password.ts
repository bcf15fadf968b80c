import type { Caller } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { readDevice } from "@/lib/fleet/members/device";
import {
  addressKey,
  countAttempt,
  forgetAttempts,
  networkOf,
  type ThrottleKey,
} from "@/lib/fleet/members/throttle";
import { log } from "@/lib/log";
import { sha256 } from "@/lib/secrets/hash";
import { verifyPassword } from "@/lib/secrets/password";

type Proof = {
  /** User name or e-mail address, in lower case. */
  login: string;
  password: string;
  /** The mark of a browser that signed in before; see device.ts. */
  device?: string | undefined;
};

const columns = {
  id: true,
  username: true,
  email: true,
  firstName: true,
  lastName: true,
  sessionEpoch: true,
  passwordHash: true,
  lastLoginIp: true,
} as const;

/**
 * The person behind a login, once their password fits. An unknown account costs the same time
 * and gets the same 401 as a wrong password. Failures slow down the account and the address
 * (429); a browser or network the account was used from has tries of its own.
 */
export async function provePassword(caller: Caller, { login, password, device }: Proof) {
  const found = await caller.db.user.findFirst({
    where: { OR: [{ username: login }, { email: login }] },
    select: columns,
  });
  const keys = await throttleKeys(caller, found, login, device);
  await countAttempt(caller, keys);
  const fits = await verifyPassword(password, found?.passwordHash);
  if (!found || !fits) {
    // Not what was typed: people type passwords into the wrong field.
    log.warn(
      { requestId: caller.requestId, ip: caller.ip, userId: found?.id ?? null },
      "password refused",
    );
    throw new FleetError("unauthenticated", "Invalid username or password");
  }
  await forgetAttempts(caller, keys);
  const { passwordHash: _hash, lastLoginIp: _ip, ...user } = found;
  return user;
}

async function throttleKeys(
  caller: Caller,
  user: { id: string; lastLoginIp: string | null } | null,
  login: string,
  device: string | undefined,
): Promise<ThrottleKey[]> {
  const own = (place: string): ThrottleKey => ({ kind: "account", value: sha256(place) });
  const address = addressKey(caller, "sign-in");
  if (!user) return [address, own(login)];
  const browser = await readDevice(device, user.id, caller.now);
  // Alone: others may share the address, and fail there without end.
  if (browser) return [own(`${user.id} ${browser}`)];
  const network = networkOf(caller.ip);
  const known = network !== null && network === networkOf(user.lastLoginIp);
  // By id, so that name and e-mail address share their tries.
  return [address, own(known ? `${user.id} ${network}` : user.id)];
}
