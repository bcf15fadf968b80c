import { admin } from "@/lib/auth/member";
import { extendToken } from "@/lib/fleet/enrollment/extend-token";
import { getToken } from "@/lib/fleet/enrollment/get-token";
import { revokeToken } from "@/lib/fleet/enrollment/revoke-token";
import { tokenParams, tokenReply } from "@/lib/fleet/enrollment/schema";
import { portalFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

const common = { gate: admin(), face: portalFace, params: tokenParams, reply: tokenReply };

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    ...common,
    summary: "Get one one-time token with the progress of its host",
    handle: ({ ctx, params }) => getToken(ctx, params),
  }),
  PATCH: route({
    ...common,
    summary: "Extend an unused one-time token to 24 hours from now",
    errors: [409],
    handle: ({ ctx, params }) => extendToken(ctx, params),
  }),
  DELETE: route({
    ...common,
    summary: "Revoke a one-time token that was not used",
    errors: [409],
    handle: ({ ctx, params }) => revokeToken(ctx, params),
  }),
});
