import { z } from "zod";
import { scopesSchema } from "@/lib/fleet/auto-enrollment/scopes";
import { rangeFault } from "@/lib/ip-ranges";
import { readable } from "@/lib/names";
import { instant, wholeNumber, yesOrNo } from "@/lib/zod-values";

const MOST_RANGES = 200;
const METADATA_BYTES = 16 * 1024;

const nameRule = "Token name is required (max 255 characters)";
const quotaRule = "Max hosts per day must be a whole number from 1 to 1000";

const range = z
  .string("An address range must be a string")
  .trim()
  .refine((text) => rangeFault(text) === undefined, {
    error: ({ input }) => rangeFault(String(input)),
  });

const expiryRule = "Expiration must be an ISO 8601 date such as 2026-12-31T23:59:59Z";

/** Free-form data of a client: an object whose JSON is at most 16 KiB. */
export const metadataSchema = z
  .record(z.string(), z.unknown(), "Metadata must be an object")
  .refine((value) => JSON.stringify(value).length <= METADATA_BYTES, {
    error: "Metadata must have at most 16 KiB as JSON",
  });

export const duplicatePolicies = ["ALLOW", "REUSE_IF_SILENT", "REJECT"] as const;
export type DuplicatePolicy = (typeof duplicatePolicies)[number];

/** Which agent `hosts/install` installs: ours, or the operator's in AGENT_BINARIES_DIR. */
export const installedAgents = ["MUSTER", "BINARY"] as const;
export type InstalledAgent = (typeof installedAgents)[number];

/** The fields of a token, each with the sentence of its fault; S3's wire names them otherwise. */
export const tokenFields = {
  name: readable(z.string(nameRule).trim().min(1, nameRule).max(255, nameRule)).meta({
    examples: ["Proxmox Production"],
  }),
  // Templates write both as text.
  isActive: yesOrNo("is_active must be true or false"),
  maxHostsPerDay: wholeNumber(quotaRule, { min: 1, max: 1000 }),
  /** Null and the empty string mean no group. */
  defaultHostGroupId: z
    .string("Host group must be an id")
    .nullable()
    .transform((id) => id || null),
  allowedIpRanges: z
    .array(range, "Allowed IP ranges must be a list of addresses and CIDRs")
    .max(MOST_RANGES, `At most ${MOST_RANGES} address ranges`),
  expiresAt: instant(expiryRule).nullable(),
  metadata: metadataSchema.refine(
    ({ integration_type: type }) => type === undefined || typeof type === "string",
    { error: "integration_type must be a string", path: ["integration_type"] },
  ),
  scopes: scopesSchema.nullable(),
  duplicatePolicy: z.enum(duplicatePolicies),
  installedAgent: z.enum(installedAgents),
};

export const createAutoTokenSchema = z.object({
  name: tokenFields.name,
  maxHostsPerDay: tokenFields.maxHostsPerDay.default(100),
  defaultHostGroupId: tokenFields.defaultHostGroupId.default(null),
  allowedIpRanges: tokenFields.allowedIpRanges.default([]),
  expiresAt: tokenFields.expiresAt.default(null),
  metadata: tokenFields.metadata.default({}),
  scopes: tokenFields.scopes.default(null),
  duplicatePolicy: tokenFields.duplicatePolicy.default("ALLOW"),
  installedAgent: tokenFields.installedAgent.default("MUSTER"),
});

export type CreateAutoToken = z.output<typeof createAutoTokenSchema>;

/** What is left out stays. Kind and metadata of a token are given once. */
export const updateAutoTokenSchema = z.object(tokenFields).omit({ metadata: true }).partial();

export type UpdateAutoToken = z.output<typeof updateAutoTokenSchema>;

export const autoTokenParams = z.object({ id: z.string() });
