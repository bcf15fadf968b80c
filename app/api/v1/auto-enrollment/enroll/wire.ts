import { z } from "zod";
import { type Enrollment, enrollmentFields } from "@/lib/fleet/auto-enrollment/enrollment";

const groupWire = z.object({ id: z.string(), name: z.string(), color: z.string() });

/** S3's body of one enrollment, and of each host in a bulk. */
export const enrollBody = z
  .object({
    friendly_name: enrollmentFields.friendlyName,
    machine_id: enrollmentFields.machineId,
    metadata: enrollmentFields.metadata,
  })
  .transform(
    ({ friendly_name: friendlyName, machine_id: machineId, metadata }): Enrollment => ({
      friendlyName,
      machineId,
      metadata,
    }),
  );

const credentialsWire = {
  id: z.string(),
  friendly_name: z.string(),
  api_id: z.string(),
  api_key: z.string(),
};

/** S3's host, with its credentials this once. */
export const enrolledWire = z.object({
  ...credentialsWire,
  host_group: groupWire.nullable(),
  status: z.literal("pending"),
});

/** S3's host in a bulk. */
export const bulkEnrolledWire = z.object(credentialsWire);

type Credentials = { id: string; friendlyName: string; apiId: string; apiKey: string };

/** A host of a bulk that was not enrolled, and why. */
export const notEnrolled = z.object({
  friendly_name: z.string(),
  machine_id: z.string().nullable(),
  reason: z.string(),
});

/** A host's credentials as S3 spells them. */
export function credentialsToWire({ id, friendlyName, apiId, apiKey }: Credentials) {
  return { id, friendly_name: friendlyName, api_id: apiId, api_key: apiKey };
}

/** The header both endpoints read, for the OpenAPI document. */
export const idempotencyHeader = {
  "Idempotency-Key":
    "Makes a repetition safe: the same key and body give the same hosts again, with fresh credentials.",
};

/** The key an Idempotency-Key header holds. */
export function idempotencyKeyOf(request: Request): string | undefined {
  return request.headers.get("idempotency-key") || undefined;
}
