import { z } from "zod";
import {
  credentialsToWire,
  enrollBody,
  enrolledWire,
  idempotencyHeader,
  idempotencyKeyOf,
} from "@/app/api/v1/auto-enrollment/enroll/wire";
import { enrollmentToken } from "@/lib/auth/enrollment-token";
import { enroll } from "@/lib/fleet/auto-enrollment/enroll";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

const message = "Host enrolled successfully";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({
    summary: "Enroll one host; its API key is in this answer only",
    gate: enrollmentToken(),
    face: v1Face,
    body: enrollBody,
    reply: z.object({ message: z.literal(message), host: enrolledWire }),
    status: 201,
    errors: [409],
    headers: idempotencyHeader,
    handle: async ({ ctx, body, request }) => {
      const idempotencyKey = idempotencyKeyOf(request);
      const host = credentialsToWire(await enroll(ctx, body, { idempotencyKey }));
      const host_group = ctx.token.defaultHostGroup;
      return { message, host: { ...host, host_group, status: "pending" } } as const;
    },
  }),
});
