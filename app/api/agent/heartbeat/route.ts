import { agent } from "@/lib/auth/agent";
import {
  heartbeatReply,
  heartbeatSchema,
  recordHeartbeat,
} from "@/lib/fleet/hosts/record-heartbeat";
import { agentFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({
    summary: "Record a sign of life, and facts of the host",
    gate: agent(),
    face: agentFace,
    body: heartbeatSchema,
    logged: "gathered",
    reply: heartbeatReply,
    handle: ({ ctx, body }) => recordHeartbeat(ctx, body),
  }),
});
