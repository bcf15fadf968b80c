import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import { isUniqueViolation } from "@/lib/db/errors";
import type { Caller, UserCtx } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { announce } from "@/lib/fleet/live/announce";
import { addMember, spendInvitation } from "@/lib/fleet/members/join";
import { provePassword } from "@/lib/fleet/members/prove-password";
import { findInvitation, type Invitation } from "@/lib/fleet/members/read-invitation";
import type { acceptInvitationSchema } from "@/lib/fleet/members/schema";
import { hashPassword } from "@/lib/secrets/password";

type Input = z.output<typeof acceptInvitationSchema>;

/**
 * Makes the person who was invited a member: a new one with an account of the invitation's
 * e-mail address, or the one who has that address and proves their password. Takes no
 * organization: the link names it. Of two at once one is let in. Throws as `readInvitation`
 * does; 401 for a wrong password; 409 for a user name that is taken or somebody who is a
 * member already.
 */
export async function acceptInvitation(caller: Caller, input: Input): Promise<UserCtx> {
  const invitation = await findInvitation(caller, input.token);
  const ctx =
    input.account === "new"
      ? await acceptAsNew(caller, invitation, input)
      : await acceptAsExisting(caller, invitation, input);
  announce(ctx.organizationId, "members", ctx.actor.id);
  return ctx;
}

async function acceptAsNew(
  caller: Caller,
  invitation: Invitation,
  { username, password }: Extract<Input, { account: "new" }>,
): Promise<UserCtx> {
  const { email } = invitation;
  const passwordHash = await hashPassword(password);
  try {
    return await inTransaction(caller.db, async (tx) => {
      await spendInvitation(tx, caller, invitation);
      const user = await tx.user.create({
        data: { username, email, passwordHash, ...signedIn(caller) },
      });
      return addMember(tx, caller, invitation, user);
    });
  } catch (error) {
    if (isUniqueViolation(error, "email")) {
      throw new FleetError("conflict", `${email} has an account. Join with its password instead`);
    }
    if (isUniqueViolation(error, "username")) {
      const message = "This username is taken. Choose another";
      const issues = [{ location: "body", path: "username", message } as const];
      throw new FleetError("conflict", message, { issues });
    }
    throw error;
  }
}

async function acceptAsExisting(
  caller: Caller,
  invitation: Invitation,
  { password }: { password: string },
): Promise<UserCtx> {
  const user = await provePassword(caller, { login: invitation.email, password });
  return inTransaction(caller.db, async (tx) => {
    await spendInvitation(tx, caller, invitation);
    await tx.user.update({ where: { id: user.id }, data: signedIn(caller) });
    return addMember(tx, caller, invitation, user);
  });
}

/** Whoever accepts is signed in with it, and knows where from. */
function signedIn({ now, ip }: Caller) {
  return { lastLoginAt: now, lastLoginIp: ip };
}
