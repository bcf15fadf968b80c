import type { z } from "zod";
import { type Db, inTransaction } from "@/lib/db";
import { isUniqueViolation } from "@/lib/db/errors";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { Caller, UserCtx } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import type { foundSchema, setUpSchema } from "@/lib/fleet/members/schema";
import { addressKey, countAttempt, forgetAttempts } from "@/lib/fleet/members/throttle";
import { authSecretDigest } from "@/lib/secrets/auth-secret";
import { sha256 } from "@/lib/secrets/hash";
import { hashPassword } from "@/lib/secrets/password";
import { randomSetupCode } from "@/lib/secrets/random";

/** Whether an organization exists, so that the first run is over. */
export async function isSetUp(db: Db): Promise<boolean> {
  return (await db.installation.count()) > 0;
}

/** A new code for the first run. Each server that starts on an empty database prints its own. */
export async function createSetupCode(db: Db): Promise<string> {
  const code = randomSetupCode();
  await db.setupCode.create({ data: { codeHash: sha256(code) } });
  return code;
}

/** The first run in a browser. A wrong code is 401, a second first run 409. */
export async function setUp(caller: Caller, { code, ...input }: z.output<typeof setUpSchema>) {
  const guess = addressKey(caller, "setup");
  await countAttempt(caller, [guess]);
  const known = await caller.db.setupCode.count({ where: { codeHash: sha256(code) } });
  if (known === 0) {
    if (await isSetUp(caller.db)) throw alreadySetUp();
    const message = "Setup code does not fit. The server printed it";
    const issues = [{ location: "body", path: "code", message } as const];
    throw new FleetError("unauthenticated", message, { issues });
  }
  const owner = await found(caller, input);
  await forgetAttempts(caller, [guess]);
  return owner;
}

/**
 * Founds the first organization with its owner. Of two at once the primary key of
 * Installation lets one through; the other gets 409.
 */
export async function found(
  caller: Caller,
  { organization, password, ...account }: z.output<typeof foundSchema>,
): Promise<UserCtx> {
  const passwordHash = await hashPassword(password);
  try {
    return await inTransaction(caller.db, async (tx) => {
      await tx.installation.create({ data: { id: 1, secretDigest: authSecretDigest() } });
      await tx.setupCode.deleteMany();
      const user = await tx.user.create({ data: { ...account, passwordHash } });
      const { id: organizationId } = await tx.organization.create({
        data: {
          name: organization,
          memberships: { create: { userId: user.id, role: "OWNER" } },
        },
      });
      const actor = {
        type: "user",
        id: user.id,
        name: user.username,
        role: "OWNER",
        via: "session",
      } as const;
      const ctx: UserCtx = { ...caller, organizationId, actor };
      const subject = { type: "organization", id: organizationId, name: organization } as const;
      await recordAudit(tx, ctx, "organization.created", subject);
      return ctx;
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw alreadySetUp();
    throw error;
  }
}

function alreadySetUp(): FleetError {
  return new FleetError("conflict", "Muster is already set up. Sign in instead");
}
