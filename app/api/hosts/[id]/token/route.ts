import { admin } from "@/lib/auth/member";
import {
  rotateToken,
  rotateTokenReply,
  rotateTokenSchema,
} from "@/lib/fleet/credentials/rotate-token";
import { hostParams } from "@/lib/fleet/hosts/schema";
import { portalBareFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({
    summary: "Rotate the agent token of a host; the plaintext is in this answer only",
    gate: admin(),
    face: portalBareFace,
    params: hostParams,
    body: rotateTokenSchema,
    reply: rotateTokenReply,
    handle: ({ ctx, params, body }) => rotateToken(ctx, { ...params, ...body }),
  }),
});
