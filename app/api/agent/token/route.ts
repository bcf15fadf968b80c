import { agent } from "@/lib/auth/agent";
import { rotateOwnToken } from "@/lib/fleet/credentials/rotate-own-token";
import { rotateTokenReply, rotateTokenSchema } from "@/lib/fleet/credentials/rotate-token";
import { agentFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({
    summary: "Rotate the agent's own token; the old one lives until the new one is used",
    gate: agent(),
    face: agentFace,
    body: rotateTokenSchema,
    reply: rotateTokenReply,
    errors: [409, 429],
    headers: {
      "Idempotency-Key": "Makes a repetition safe: the same key gives the same token again.",
    },
    handle: ({ ctx, body, request }) => {
      const idempotencyKey = request.headers.get("idempotency-key") ?? undefined;
      return rotateOwnToken(ctx, { ...body, idempotencyKey });
    },
  }),
});
