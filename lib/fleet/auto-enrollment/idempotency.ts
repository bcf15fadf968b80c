import type { Db } from "@/lib/db";
import { giveNewCredentials } from "@/lib/fleet/auto-enrollment/duplicates";
import type {
  Enrolled,
  Enrollment,
  PreparedCredentials,
} from "@/lib/fleet/auto-enrollment/enrollment";
import type { TokenCtx } from "@/lib/fleet/auto-enrollment/verify-token";
import { FleetError } from "@/lib/fleet/errors";
import { sha256 } from "@/lib/secrets/hash";

/** How long a repetition of an enrollment is known as one. */
export const IDEMPOTENCY_KEPT_MS = 7 * 24 * 3_600_000;

/** A request to enroll, with the Idempotency-Key its sender repeats it with. */
export type Attempt = { key: string | undefined; hosts: Enrollment[] };

/**
 * What an earlier attempt with the same Idempotency-Key made: its hosts once more, with fresh
 * credentials, for nobody has used the first. Undefined when this is the first. 409 when the body
 * is another one, or when a host was heard of or deleted since: its credentials are in use.
 * Attempts at once wait for each other here.
 */
export async function repetition(
  tx: Db,
  ctx: TokenCtx,
  { key, hosts }: Attempt,
  credentials: PreparedCredentials[],
): Promise<{ enrolled: Enrolled[]; skipped: [] } | undefined> {
  if (key === undefined) return undefined;
  await tx.autoEnrollmentToken.updateMany({
    where: { id: ctx.token.id },
    data: { lastUsedAt: ctx.now },
  });
  const keyHash = keyHashOf(ctx, key);
  const earlier = await tx.idempotentEnrollment.findUnique({ where: { keyHash } });
  if (!earlier) return undefined;
  if (earlier.bodyDigest !== bodyDigest(hosts)) {
    throw new FleetError("conflict", "Idempotency-Key was used with another body");
  }
  const ids = Array.isArray(earlier.hostIds) ? earlier.hostIds.map(String) : [];
  const unused = await tx.host.findMany({
    where: { id: { in: ids }, lastSeenAt: null, enrolledVia: "AUTO_ENROLLMENT" },
    select: { id: true },
  });
  if (unused.length < ids.length) {
    throw new FleetError("conflict", "Idempotency-Key was used, and so were the credentials", {
      detail: "A host of that enrollment was heard of or deleted since. Enroll with a new key",
    });
  }
  const enrolled: Enrolled[] = [];
  for (const [index, id] of ids.entries()) {
    const prepared = credentials[index];
    if (!prepared) continue;
    const host = await giveNewCredentials(tx, ctx, { id }, prepared);
    const { apiId, apiKey } = prepared;
    enrolled.push({ id, friendlyName: host.name, apiId, apiKey, came: "repeated" });
  }
  return { enrolled, skipped: [] };
}

/** Remembers what an attempt made, for a week. */
export async function remember(
  tx: Db,
  ctx: TokenCtx,
  { key, hosts }: Attempt,
  enrolled: Enrolled[],
): Promise<void> {
  if (key === undefined) return;
  const old = new Date(ctx.now.getTime() - IDEMPOTENCY_KEPT_MS);
  await tx.idempotentEnrollment.deleteMany({
    where: { tokenId: ctx.token.id, createdAt: { lt: old } },
  });
  await tx.idempotentEnrollment.create({
    data: {
      keyHash: keyHashOf(ctx, key),
      tokenId: ctx.token.id,
      bodyDigest: bodyDigest(hosts),
      hostIds: enrolled.map((host) => host.id),
      createdAt: ctx.now,
    },
  });
}

function keyHashOf(ctx: TokenCtx, key: string): string {
  return sha256(`${ctx.token.id} ${key}`);
}

/** Of what was understood, not of the bytes: the order of fields does not matter. */
function bodyDigest(hosts: Enrollment[]): string {
  const parts = hosts.map(({ friendlyName, machineId, metadata }) => [
    friendlyName,
    machineId,
    sorted(metadata),
  ]);
  return sha256(JSON.stringify(parts));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, item]) => [key, sorted(item)]);
}
