import { anyone } from "@/lib/auth/anyone";
import { enrollHost, enrollReply, enrollSchema } from "@/lib/fleet/enrollment/enroll-host";
import { agentFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({
    summary: "Exchange a one-time token for a host and its identity",
    // The one-time token in the body is the proof; the verb spends it.
    gate: anyone,
    face: agentFace,
    body: enrollSchema,
    reply: enrollReply,
    status: 201,
    errors: [401, 429],
    headers: {
      "Idempotency-Key": "Makes a repetition safe: the same key gives the same host again.",
    },
    handle: ({ ctx, body, request }) => {
      const idempotencyKey = request.headers.get("idempotency-key") ?? undefined;
      return enrollHost(ctx, { ...body, idempotencyKey });
    },
  }),
});
