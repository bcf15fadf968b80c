import { healthReply } from "@/app/api/v1/gethomepage/wire";
import { homepageToken } from "@/lib/auth/api-token";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "Whether the token of a gethomepage widget works",
    gate: homepageToken(),
    face: v1Face,
    reply: healthReply,
    handle: async ({ ctx }) =>
      ({ status: "ok", timestamp: ctx.now, api_key: ctx.token.name }) as const,
  }),
});
