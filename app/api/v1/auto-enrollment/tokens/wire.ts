import { z } from "zod";
import {
  type DuplicatePolicy,
  type InstalledAgent,
  tokenFields,
} from "@/lib/fleet/auto-enrollment/schema";
import type { AutoTokenView } from "@/lib/fleet/auto-enrollment/token-view";
import { rfc3339 } from "@/lib/rfc3339";
import { orAbsent } from "@/lib/zod-values";

// S3 speaks snake_case; the domain does not.

const policies = {
  allow: "ALLOW",
  "reuse-if-silent": "REUSE_IF_SILENT",
  reject: "REJECT",
} as const;
const policyNames: Record<DuplicatePolicy, keyof typeof policies> = {
  ALLOW: "allow",
  REUSE_IF_SILENT: "reuse-if-silent",
  REJECT: "reject",
};
const duplicatePolicy = z
  .enum(["allow", "reuse-if-silent", "reject"], {
    error: "Duplicate policy must be allow, reuse-if-silent or reject",
  })
  .transform((name) => policies[name]);

const agents = { muster: "MUSTER", binary: "BINARY" } as const;
const agentNames: Record<InstalledAgent, keyof typeof agents> = {
  MUSTER: "muster",
  BINARY: "binary",
};
const installedAgent = z
  .enum(["muster", "binary"], { error: "Installed agent must be muster or binary" })
  .transform((name) => agents[name]);

/** S3's body of a creation, in which null is "not given"; `duplicate_policy` and `installed_agent` are ours. */
export const createTokenBody = z
  .object({
    token_name: tokenFields.name,
    max_hosts_per_day: orAbsent(tokenFields.maxHostsPerDay.default(100)),
    default_host_group_id: tokenFields.defaultHostGroupId.default(null),
    allowed_ip_ranges: orAbsent(tokenFields.allowedIpRanges.default([])),
    expires_at: tokenFields.expiresAt.default(null),
    metadata: orAbsent(tokenFields.metadata.default({})),
    scopes: tokenFields.scopes.default(null),
    duplicate_policy: orAbsent(duplicatePolicy.default("ALLOW")),
    installed_agent: orAbsent(installedAgent.default("MUSTER")),
  })
  .transform(({ metadata, ...body }) => ({ ...renamed(body), metadata }));

/** S3's body of a change: only what is to change. */
export const updateTokenBody = z
  .object({
    token_name: tokenFields.name,
    is_active: tokenFields.isActive,
    max_hosts_per_day: tokenFields.maxHostsPerDay,
    default_host_group_id: tokenFields.defaultHostGroupId,
    allowed_ip_ranges: tokenFields.allowedIpRanges,
    expires_at: tokenFields.expiresAt,
    scopes: tokenFields.scopes,
    duplicate_policy: duplicatePolicy,
    installed_agent: installedAgent,
  })
  .partial()
  .transform(renamed);

const names = {
  token_name: "name",
  is_active: "isActive",
  max_hosts_per_day: "maxHostsPerDay",
  default_host_group_id: "defaultHostGroupId",
  allowed_ip_ranges: "allowedIpRanges",
  expires_at: "expiresAt",
  scopes: "scopes",
  duplicate_policy: "duplicatePolicy",
  installed_agent: "installedAgent",
} as const;

type Names = typeof names;
type Renamed<T> = { [K in keyof T as K extends keyof Names ? Names[K] : never]: T[K] };

function renamed<T extends Partial<Record<keyof Names, unknown>>>(body: T): Renamed<T> {
  const entries = Object.entries(body).map(([key, value]) => [names[key as keyof Names], value]);
  return Object.fromEntries(entries) as Renamed<T>;
}

const groupWire = z.object({ id: z.string(), name: z.string(), color: z.string() });

const userWire = z.object({
  id: z.string(),
  username: z.string(),
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
});

const scopesWire = z.record(z.string(), z.unknown()).nullable();

/** S3's token in lists and alone: never the secret. */
export const tokenWire = z.object({
  id: z.string(),
  token_name: z.string(),
  token_key: z.string(),
  is_active: z.boolean(),
  allowed_ip_ranges: z.array(z.string()),
  max_hosts_per_day: z.number(),
  hosts_created_today: z.number(),
  last_used_at: z.string().nullable(),
  expires_at: z.string().nullable(),
  created_at: z.string(),
  default_host_group_id: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  scopes: scopesWire,
  duplicate_policy: z.enum(["allow", "reuse-if-silent", "reject"]),
  installed_agent: z.enum(["muster", "binary"]),
  host_groups: groupWire.nullable(),
  users: userWire.nullable(),
});

/** S3's answer to a creation: the one place the secret is. */
export const createdTokenWire = z.object({
  id: z.string(),
  token_name: z.string(),
  token_key: z.string(),
  token_secret: z.string(),
  max_hosts_per_day: z.number(),
  default_host_group: groupWire.nullable(),
  created_by: userWire.nullable(),
  expires_at: z.string().nullable(),
  scopes: scopesWire,
});

/** A token as S3 shows it. */
export function toWire(token: AutoTokenView): z.input<typeof tokenWire> {
  return {
    id: token.id,
    token_name: token.name,
    token_key: token.tokenKey,
    is_active: token.isActive,
    allowed_ip_ranges: token.allowedIpRanges,
    max_hosts_per_day: token.maxHostsPerDay,
    hosts_created_today: token.hostsCreatedToday,
    last_used_at: rfc3339(token.lastUsedAt),
    expires_at: rfc3339(token.expiresAt),
    created_at: rfc3339(token.createdAt),
    default_host_group_id: token.defaultHostGroupId,
    metadata: token.metadata,
    scopes: token.scopes,
    duplicate_policy: policyNames[token.duplicatePolicy],
    installed_agent: agentNames[token.installedAgent],
    host_groups: token.defaultHostGroup,
    users: userToWire(token.createdBy),
  };
}

/** A new token with its secret, as S3 shows it this once. */
export function createdToWire(
  token: AutoTokenView & { tokenSecret: string },
): z.input<typeof createdTokenWire> {
  const { id, token_name, token_key, max_hosts_per_day, expires_at, scopes } = toWire(token);
  return {
    ...{ id, token_name, token_key, max_hosts_per_day, expires_at, scopes },
    token_secret: token.tokenSecret,
    default_host_group: token.defaultHostGroup,
    created_by: userToWire(token.createdBy),
  };
}

function userToWire(user: AutoTokenView["createdBy"]): z.input<typeof userWire> | null {
  if (user === null) return null;
  const { id, username, firstName, lastName } = user;
  return { id, username, first_name: firstName, last_name: lastName };
}
