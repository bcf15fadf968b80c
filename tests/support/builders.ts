import { randomBytes, randomUUID } from "node:crypto";
import { ORGANIZATION_COOKIE, SESSION_COOKIE, sealSession } from "@/lib/auth/session";
import { db, type Prisma } from "@/lib/db";
import type { Caller, Role, UserCtx } from "@/lib/fleet/context";
import { newApiCredentials } from "@/lib/fleet/credentials/api-credentials";
import { issueIdentity } from "@/lib/fleet/credentials/identity";
import { TOKEN_LIFETIME_HOURS, type TokenState } from "@/lib/fleet/enrollment/token-state";
import { onlineUntil, REPORT_INTERVAL_SECONDS } from "@/lib/fleet/hosts/status";
import { createBearerToken } from "@/lib/fleet/members/bearer-token";
import { sha256 } from "@/lib/secrets/hash";
import { randomToken, tokenPrefix } from "@/lib/secrets/random";

/** The password of everybody built here. */
export const PASSWORD = "correct horse battery staple";

/** Cost 4 instead of 12: a sign-in takes 2 ms instead of 250. */
const passwordHash = "$2b$04$2WtlnISPWZcvIIWKEBjiW.ZppGqCuEk.LCB/zvWzxqibaWGculzcW";

const HOUR_MS = 3_600_000;

/** Letters for a name no other test has. */
export const unique = () => randomBytes(6).toString("hex");

/** An address in a network no other test calls from, of the range kept for documentation. */
export function freshAddress(): string {
  // No word is zero, so that this is its shortest form.
  const word = () => (randomBytes(2).readUInt16BE() | 1).toString(16);
  return `2001:db8:${word()}:${word()}::7`;
}

/** A call of nobody in particular, now, from an address of its own. */
export function buildCaller(over: Partial<Caller> = {}): Caller {
  return { requestId: randomUUID(), ip: freshAddress(), now: new Date(), db, ...over };
}

/** A person as a member of one organization. Their password is PASSWORD. */
export type Person = {
  id: string;
  username: string;
  email: string;
  sessionEpoch: number;
  role: Role;
  organizationId: string;
};

type Organization = { id: string };

/** An organization of its own, with one person of each role. */
export async function buildOrganization(name = `Organization ${unique()}`) {
  const organization = await db.organization.create({ data: { name } });
  return {
    organization,
    owner: await buildPerson(organization, "OWNER"),
    admin: await buildPerson(organization, "ADMIN"),
    viewer: await buildPerson(organization, "VIEWER"),
  };
}

/** A new person who is a member of the organization. */
export async function buildPerson({ id }: Organization, role: Role): Promise<Person> {
  const username = `${role.toLowerCase()}-${unique()}`;
  const user = await db.user.create({
    data: {
      username,
      email: `${username}@example.com`,
      passwordHash,
      memberships: { create: { organizationId: id, role } },
    },
  });
  return personOf(user, id, role);
}

/** Makes a person a member of another organization as well, and gives them as that member. */
export async function join(person: Person, { id }: Organization, role: Role): Promise<Person> {
  await db.membership.create({ data: { userId: person.id, organizationId: id, role } });
  return { ...person, organizationId: id, role };
}

function personOf(
  { id, username, email, sessionEpoch }: Omit<Person, "role" | "organizationId">,
  organizationId: string,
  role: Role,
): Person {
  return { id, username, email, sessionEpoch, organizationId, role };
}

/** A call of this person in their organization, as `enter` would open it. */
export function ctxOf(person: Person, over: Partial<Caller> = {}): UserCtx {
  return {
    ...buildCaller(over),
    organizationId: person.organizationId,
    actor: {
      type: "user",
      id: person.id,
      name: person.username,
      role: person.role,
      via: "session",
    },
  };
}

/** Headers of a browser in which this person is signed in and looks at their organization. */
export async function cookieOf(person: Person): Promise<{ cookie: string }> {
  const session = `${SESSION_COOKIE}=${await sealSession(person)}`;
  return { cookie: `${session}; ${ORGANIZATION_COOKIE}=${person.organizationId}` };
}

/** Headers of a client with this person's token of POST /api/v1/auth/login. */
export async function bearerOf(
  person: Person,
  now = new Date(),
): Promise<{ authorization: string }> {
  const { organizationId } = person;
  const given = { user: person, organizationId };
  return withBearer(await createBearerToken(db, { now, ip: null }, given));
}

/** Headers of a client that presents a credential: an agent's, for one. */
export function withBearer(credential: string): { authorization: string } {
  return { authorization: `Bearer ${credential}` };
}

type HostOptions = Partial<Omit<Prisma.HostUncheckedCreateInput, "organizationId">> & {
  /** `identity`: as enrolled with S1's JWT. `agent-token`: as after a rotation. `api`: with S3's
   * id and key, which `credential` then holds as `id:key`; see `withApiCredentials`. */
  proof?: "identity" | "agent-token" | "api";
  /** Last check-in; sets `onlineUntil` with it. Without it the host is pending. */
  lastSeenAt?: Date | null;
};

/** A host and its credential. */
export async function buildHost(
  { id: organizationId }: Organization,
  { proof = "identity", lastSeenAt = null, ...columns }: HostOptions = {},
) {
  const token = randomToken("mst_agent");
  const api = proof === "api" ? await newApiCredentials() : undefined;
  const host = await db.host.create({
    data: {
      organizationId,
      name: `host-${unique()}`,
      enrolledVia: "TOKEN",
      lastSeenAt,
      firstSeenAt: lastSeenAt,
      onlineUntil: lastSeenAt && onlineUntil(lastSeenAt, 30),
      ...(proof === "agent-token" && {
        credentialEpoch: 2,
        agentTokenHash: sha256(token),
        agentTokenPrefix: tokenPrefix(token),
        tokenRotatedAt: new Date(),
      }),
      ...(api && {
        enrolledVia: "AUTO_ENROLLMENT",
        apiId: api.apiId,
        apiKeyHash: api.apiKeyHash,
        apiEpoch: 1,
        checkInIntervalSeconds: REPORT_INTERVAL_SECONDS,
      }),
      ...columns,
    },
  });
  if (api) return { host, credential: `${api.apiId}:${api.apiKey}` };
  const credential = proof === "agent-token" ? token : await issueIdentity(host, new Date());
  return { host, credential };
}

/** A one-time enrollment token in the given state. `spent` comes without the host it made. */
export async function buildHostToken(
  { id: organizationId }: Organization,
  state: TokenState = "unused",
  columns: Partial<Omit<Prisma.HostTokenUncheckedCreateInput, "organizationId">> = {},
) {
  const token = randomToken("mst_enroll");
  const { createdAt, expiresAt, now } = lifetime(TOKEN_LIFETIME_HOURS, state === "expired");
  const hostToken = await db.hostToken.create({
    data: {
      organizationId,
      tokenHash: sha256(token),
      tokenPrefix: tokenPrefix(token),
      createdAt,
      expiresAt,
      usedAt: state === "spent" ? now : null,
      revokedAt: state === "revoked" ? now : null,
      ...columns,
    },
  });
  return { hostToken, token };
}

/** An invitation in the given state. */
export async function buildInvitation(
  { id: organizationId }: Organization,
  state: "open" | "accepted" | "revoked" | "expired" = "open",
  columns: Partial<Omit<Prisma.InvitationUncheckedCreateInput, "organizationId">> = {},
) {
  const token = randomToken("mst_invite");
  const { createdAt, expiresAt, now } = lifetime(7 * 24, state === "expired");
  const invitation = await db.invitation.create({
    data: {
      organizationId,
      email: `invited-${unique()}@example.com`,
      role: "VIEWER",
      tokenHash: sha256(token),
      tokenPrefix: tokenPrefix(token),
      createdAt,
      expiresAt,
      acceptedAt: state === "accepted" ? now : null,
      revokedAt: state === "revoked" ? now : null,
      ...columns,
    },
  });
  return { invitation, token };
}

/** A host group. */
export function buildGroup({ id: organizationId }: Organization, name = `group-${unique()}`) {
  return db.hostGroup.create({ data: { organizationId, name } });
}

function lifetime(hours: number, over: boolean) {
  const now = new Date();
  const createdAt = new Date(now.getTime() - (over ? hours * HOUR_MS + 1000 : 1000));
  return { now, createdAt, expiresAt: new Date(createdAt.getTime() + hours * HOUR_MS) };
}
