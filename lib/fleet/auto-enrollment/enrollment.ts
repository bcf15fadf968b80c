import { z } from "zod";
import { metadataSchema } from "@/lib/fleet/auto-enrollment/schema";
import type { newApiCredentials } from "@/lib/fleet/credentials/api-credentials";
import { readable } from "@/lib/names";

const nameRule = "Friendly name is required (max 255 characters)";
const machineIdRule = "Machine id must have at most 255 characters";

/** The fields of a host that enrolls, each with the sentence of its fault. */
export const enrollmentFields = {
  friendlyName: readable(z.string(nameRule).trim().min(1, nameRule).max(255, nameRule)).meta({
    examples: ["webserver"],
  }),
  /** Not unique: containers on one hypervisor share it. */
  machineId: z
    .string(machineIdRule)
    .trim()
    .max(255, machineIdRule)
    .meta({ examples: ["proxmox-lxc-100-abc123"] })
    .nullish()
    .transform((id) => id || null),
  metadata: metadataSchema.nullish().transform((value) => value ?? null),
};

/** A host that wants to enroll. */
export type Enrollment = {
  friendlyName: string;
  machineId: string | null;
  metadata: Record<string, unknown> | null;
};

/** Made before the transaction: a hash takes 2 ms. */
export type PreparedCredentials = Awaited<ReturnType<typeof newApiCredentials>>;

/** A host that is enrolled, with its credentials, told this once. */
export type Enrolled = {
  id: string;
  friendlyName: string;
  apiId: string;
  apiKey: string;
  /**
   * A new host; one that an earlier attempt with the same Idempotency-Key made; or a silent host
   * of the same machine id, as it was until now.
   */
  came: "new" | "repeated" | TakenOver;
};

/** A host that a later enrollment of its machine took over, as it was before. */
export type TakenOver = { lastSeenAt: Date | null; lastAddress: string | null };

/** A host that the token's policy does not enroll again. */
export type Duplicate = { friendlyName: string; machineId: string | null; duplicateOf: string };
