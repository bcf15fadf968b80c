import { cookies } from "next/headers";
import {
  cookieOptions,
  DEVICE_COOKIE,
  ORGANIZATION_COOKIE,
  SESSION_COOKIE,
  SESSION_SECONDS,
  sealSession,
} from "@/lib/auth/session";
import type { Caller } from "@/lib/fleet/context";
import { DEVICE_SECONDS, issueDevice, readDevice } from "@/lib/fleet/members/device";
import { findSessionEpoch } from "@/lib/fleet/members/enter";

// What server actions keep in the browser. Only they and routes may set cookies; pages cannot.

/**
 * Signs a person in here: after a sign-in, a first run, an accepted invitation, and again after
 * a change that ended all their sessions. Their password or their session must be proved.
 */
export async function openSession(
  caller: Caller,
  { userId, organizationId }: { userId: string; organizationId: string },
): Promise<void> {
  const jar = await cookies();
  const sessionEpoch = await findSessionEpoch(caller, userId);
  const session = await sealSession({ id: userId, sessionEpoch });
  jar.set(SESSION_COOKIE, session, { ...cookieOptions, maxAge: SESSION_SECONDS });
  await keepOrganization(organizationId);
  if (await readDevice(jar.get(DEVICE_COOKIE)?.value, userId, caller.now)) return;
  const mark = await issueDevice(userId, caller.now);
  jar.set(DEVICE_COOKIE, mark, { ...cookieOptions, maxAge: DEVICE_SECONDS });
}

/** Signs out here, and only here. The browser stays known to the account. */
export async function closeSession(): Promise<void> {
  const jar = await cookies();
  jar.set(SESSION_COOKIE, "", { ...cookieOptions, maxAge: 0 });
  jar.set(ORGANIZATION_COOKIE, "", { ...cookieOptions, maxAge: 0 });
}

/** Keeps which organization this browser looks at. `switchOrganization` says whether it may. */
export async function keepOrganization(organizationId: string): Promise<void> {
  const jar = await cookies();
  jar.set(ORGANIZATION_COOKIE, organizationId, { ...cookieOptions, maxAge: DEVICE_SECONDS });
}

/** The mark of this browser, for `signIn` and `changePassword`. */
export async function deviceMark(): Promise<string | undefined> {
  return (await cookies()).get(DEVICE_COOKIE)?.value;
}
