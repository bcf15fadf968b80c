import { z } from "zod";
import { groupReply, wireGroup } from "@/app/api/v1/host-groups/wire";
import { admin, viewer } from "@/lib/auth/member";
import { deleteGroup } from "@/lib/fleet/groups/delete-group";
import { getGroup } from "@/lib/fleet/groups/get-group";
import { groupParams, updateGroupSchema } from "@/lib/fleet/groups/schema";
import { updateGroup } from "@/lib/fleet/groups/update-group";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "Get one host group",
    gate: viewer(),
    face: v1Face,
    params: groupParams,
    reply: groupReply,
    handle: async ({ ctx, params }) => wireGroup(await getGroup(ctx, params)),
  }),
  PUT: route({
    summary: "Rename, describe or recolour a host group; what is left out stays",
    gate: admin(),
    face: v1Face,
    params: groupParams,
    body: updateGroupSchema,
    reply: groupReply,
    errors: [409],
    handle: async ({ ctx, params, body }) =>
      wireGroup(await updateGroup(ctx, { ...body, ...params })),
  }),
  DELETE: route({
    summary: "Delete a host group; its hosts stay",
    gate: admin(),
    face: v1Face,
    params: groupParams,
    reply: z.object({ message: z.literal("Host group deleted successfully") }),
    handle: async ({ ctx, params }) => {
      await deleteGroup(ctx, params);
      return { message: "Host group deleted successfully" } as const;
    },
  }),
});
