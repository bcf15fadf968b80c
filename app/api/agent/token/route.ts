import { agent } from "@/lib/auth/agent";
import {
  rotateToken,
  rotateTokenReply,
  rotateTokenSchema,
} from "@/lib/fleet/credentials/rotate-token";
import { agentFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

/** An agent needs the old token until it has stored the new one. */
const DEFAULT_OVERLAP_SECONDS = 600;

export const { GET, POST, PUT, PATCH, DELETE } = resource({
  POST: route({
    summary: "Rotate the agent's own token; the old one lives until the new one is used",
    gate: agent(),
    face: agentFace,
    body: rotateTokenSchema,
    reply: rotateTokenReply,
    handle: ({ ctx, body }) => {
      const overlapSeconds = body?.overlapSeconds ?? DEFAULT_OVERLAP_SECONDS;
      return rotateToken(ctx, { id: ctx.host.id, overlapSeconds });
    },
  }),
});
