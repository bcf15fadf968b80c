import { anyone } from "@/lib/auth/anyone";
import { readiness, readinessReply } from "@/lib/fleet/readiness";
import { agentFace } from "@/lib/http/face";
import { probe } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = probe(
  route({
    summary: "Whether the database answers, has every migration and takes writes; 503 while not",
    gate: anyone,
    face: agentFace,
    reply: readinessReply,
    handle: ({ ctx }) => readiness(ctx),
  }),
);
