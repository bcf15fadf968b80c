import { agent } from "@/lib/auth/agent";
import {
  CONTAINERS_BODY_LIMIT,
  containersReply,
  containersSchema,
  recordContainers,
} from "@/lib/fleet/hosts/record-containers";
import { agentFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

const replace = route({
  summary: "Replace the containers of the host",
  gate: agent(),
  face: agentFace,
  body: containersSchema,
  bodyLimit: CONTAINERS_BODY_LIMIT,
  turn: ({ host }) => `containers ${host.id}`,
  reply: containersReply,
  handle: ({ ctx, body }) => recordContainers(ctx, body),
});

// POST is for hosts whose only client is busybox wget, which knows no PUT.
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({ PUT: replace, POST: replace });
