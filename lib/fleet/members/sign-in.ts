import type { z } from "zod";
import { type Db, inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { Caller } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { provePassword } from "@/lib/fleet/members/prove-password";
import type { signInSchema } from "@/lib/fleet/members/schema";

type Entered = { user: { id: string; sessionEpoch: number }; organizationId: string };

type Input = z.output<typeof signInSchema> & {
  /** The organization to enter; without one the person's first. */
  organizationId?: string | undefined;
  device?: string | undefined;
  via: "session" | "bearer";
};

/**
 * Signs a person in, with one audit row in the organization they enter. Throws as
 * `provePassword` does, and 403 for somebody who is no member (there).
 */
export async function signIn(caller: Caller, input: Input) {
  const { user, membership } = await signInAndOpen(caller, input, async () => undefined);
  return { user, membership };
}

/** The same, and what `open` makes for them in the transaction of the sign-in. */
export async function signInAndOpen<T>(
  caller: Caller,
  { organizationId, via, ...proof }: Input,
  open: (tx: Db, entered: Entered) => Promise<T>,
) {
  const user = await provePassword(caller, proof);
  const membership = await caller.db.membership.findFirst({
    where: { userId: user.id, ...(organizationId !== undefined && { organizationId }) },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { role: true, organization: { select: { id: true, name: true } } },
  });
  if (!membership) {
    throw new FleetError(
      "forbidden",
      organizationId === undefined
        ? "You are not a member of any organization. Ask for an invitation"
        : "You are not a member of this organization",
    );
  }
  const opened = await inTransaction(caller.db, async (tx) => {
    await tx.user.update({
      where: { id: user.id },
      data: { lastLoginAt: caller.now, lastLoginIp: caller.ip },
    });
    const { id, username: name } = user;
    const actor = { type: "user", id, name, role: membership.role, via } as const;
    const ctx = { ...caller, organizationId: membership.organization.id, actor };
    await recordAudit(tx, ctx, "account.signed_in", { type: "user", id, name }, { via });
    return open(tx, { user, organizationId: ctx.organizationId });
  });
  return { user, membership, opened };
}
