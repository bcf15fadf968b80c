import { z } from "zod";
import { host } from "@/lib/auth/agent";
import { REPORT_INTERVAL_SECONDS } from "@/lib/fleet/hosts/status";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "Minutes between the reports of an agent",
    gate: host(),
    face: v1Face,
    logged: "gathered",
    reply: z.object({ updateInterval: z.number() }),
    handle: async () => ({ updateInterval: REPORT_INTERVAL_SECONDS / 60 }),
  }),
});
