import { agentQueueReply, wireQueue } from "@/app/api/v1/api/hosts/[id]/wire";
import { apiToken } from "@/lib/auth/api-token";
import { commandQueue } from "@/lib/fleet/commands/command-queue";
import { hostParams } from "@/lib/fleet/hosts/schema";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "What the agent of a host was asked to do: the last twenty, and how many wait",
    gate: apiToken("get"),
    face: v1Face,
    params: hostParams,
    reply: agentQueueReply,
    handle: async ({ ctx, params }) => wireQueue(params.id, await commandQueue(ctx, params)),
  }),
});
