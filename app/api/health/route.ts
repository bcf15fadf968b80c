import { z } from "zod";
import { anyone } from "@/lib/auth/anyone";
import { agentFace } from "@/lib/http/face";
import { probe } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = probe(
  route({
    summary: "Whether the process answers; asks nothing of the database",
    gate: anyone,
    face: agentFace,
    reply: z.object({ status: z.literal("ok") }),
    handle: async () => ({ status: "ok" }) as const,
  }),
);
