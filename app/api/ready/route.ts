import { anyone } from "@/lib/auth/anyone";
import { readiness, readinessReply } from "@/lib/fleet/readiness";
import { agentFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "Whether the database answers and has every migration; 503 while not",
    gate: anyone,
    face: agentFace,
    reply: readinessReply,
    handle: ({ ctx }) => readiness(ctx),
  }),
});
