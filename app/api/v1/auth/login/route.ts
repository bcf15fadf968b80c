import { anyone } from "@/lib/auth/anyone";
import { login, loginReply, loginSchema } from "@/lib/fleet/members/login";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({
    summary: "Sign in for a bearer token, good for one hour or as long as `expires_in` says",
    gate: anyone,
    face: v1Face,
    body: loginSchema,
    reply: loginReply,
    errors: [401, 403, 409, 429],
    handle: ({ ctx, body, request }) =>
      login(ctx, body, { userAgent: request.headers.get("user-agent") }),
  }),
});
