import { notesReply } from "@/app/api/v1/api/hosts/[id]/wire";
import { apiToken } from "@/lib/auth/api-token";
import { getHost } from "@/lib/fleet/hosts/get-host";
import { hostParams } from "@/lib/fleet/hosts/schema";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "What people wrote about a host: its description",
    gate: apiToken("get"),
    face: v1Face,
    params: hostParams,
    reply: notesReply,
    handle: async ({ ctx, params }) => {
      const { id, description } = await getHost(ctx, params);
      return { host_id: id, notes: description ?? "" };
    },
  }),
});
