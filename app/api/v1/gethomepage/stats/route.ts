import { statsReply, wireStats } from "@/app/api/v1/gethomepage/wire";
import { homepageToken } from "@/lib/auth/api-token";
import { homepageStats } from "@/lib/fleet/overview/homepage-stats";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "The numbers of the fleet, for a gethomepage widget",
    gate: homepageToken(),
    face: v1Face,
    reply: statsReply,
    handle: async ({ ctx }) => wireStats(await homepageStats(ctx)),
  }),
});
