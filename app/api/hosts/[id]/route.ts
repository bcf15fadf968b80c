import { z } from "zod";
import { admin, viewer } from "@/lib/auth/member";
import { deleteHost } from "@/lib/fleet/hosts/delete-host";
import { getHost } from "@/lib/fleet/hosts/get-host";
import { hostParams, hostReply, updateHostSchema } from "@/lib/fleet/hosts/schema";
import { updateHost } from "@/lib/fleet/hosts/update-host";
import { portalFace, portalFlatFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "Get one host",
    gate: viewer(),
    face: portalFace,
    params: hostParams,
    reply: hostReply,
    handle: ({ ctx, params }) => getHost(ctx, params),
  }),
  PUT: route({
    summary: "Rename or describe a host",
    gate: admin(),
    face: portalFace,
    params: hostParams,
    body: updateHostSchema,
    reply: hostReply,
    handle: ({ ctx, params, body }) => updateHost(ctx, { ...body, ...params }),
  }),
  DELETE: route({
    summary: "Delete a host and end its credentials",
    gate: admin(),
    face: portalFlatFace,
    params: hostParams,
    reply: z.object({ message: z.literal("Host deleted successfully") }),
    handle: async ({ ctx, params }) => {
      await deleteHost(ctx, params);
      return { message: "Host deleted successfully" } as const;
    },
  }),
});
