import { z } from "zod";
import {
  bulkEnrolledWire,
  credentialsToWire,
  enrollBody,
  idempotencyHeader,
  idempotencyKeyOf,
  notEnrolled,
} from "@/app/api/v1/auto-enrollment/enroll/wire";
import { enrollmentToken } from "@/lib/auth/enrollment-token";
import { enrollBulk, MOST_IN_BULK } from "@/lib/fleet/auto-enrollment/enroll";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

const limits = `Hosts must be a list of 1 to ${MOST_IN_BULK} hosts`;

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({
    summary: "Enroll 1 to 50 hosts in one transaction",
    gate: enrollmentToken(),
    face: v1Face,
    body: z.object({ hosts: z.array(enrollBody, limits).min(1, limits).max(MOST_IN_BULK, limits) }),
    // 50 hosts with 16 KiB of metadata each.
    bodyLimit: 1024 * 1024,
    reply: z.object({
      message: z.string(),
      results: z.object({
        success: z.array(bulkEnrolledWire),
        // Empty: the transaction takes all hosts or none. S3 names it.
        failed: z.array(notEnrolled),
        skipped: z.array(notEnrolled),
      }),
    }),
    status: 201,
    errors: [409],
    headers: idempotencyHeader,
    handle: async ({ ctx, body, request }) => {
      const idempotencyKey = idempotencyKeyOf(request);
      const { enrolled, skipped } = await enrollBulk(ctx, body.hosts, { idempotencyKey });
      const counts = `${enrolled.length} succeeded, 0 failed, ${skipped.length} skipped`;
      return {
        message: `Bulk enrollment completed: ${counts}`,
        results: {
          success: enrolled.map(credentialsToWire),
          failed: [],
          skipped: skipped.map(({ friendlyName, machineId }) => ({
            friendly_name: friendlyName,
            machine_id: machineId,
            reason: "Host already enrolled",
          })),
        },
      };
    },
  }),
});
