import { z } from "zod";
import { groupReply, wireGroup } from "@/app/api/v1/host-groups/wire";
import { admin, viewer } from "@/lib/auth/member";
import { createGroup } from "@/lib/fleet/groups/create-group";
import { listGroupDetails } from "@/lib/fleet/groups/list-groups";
import { createGroupSchema } from "@/lib/fleet/groups/schema";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "List host groups by name, each with how many hosts it has",
    gate: viewer(),
    face: v1Face,
    reply: z.array(groupReply),
    handle: async ({ ctx }) => (await listGroupDetails(ctx)).map(wireGroup),
  }),
  POST: route({
    summary: "Create a host group",
    gate: admin(),
    face: v1Face,
    body: createGroupSchema,
    reply: groupReply,
    status: 201,
    errors: [409],
    handle: async ({ ctx, body }) => wireGroup(await createGroup(ctx, body)),
  }),
});
