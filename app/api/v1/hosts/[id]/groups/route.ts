import { z } from "zod";
import { admin } from "@/lib/auth/member";
import { hostGroupsSchema } from "@/lib/fleet/groups/schema";
import { setHostGroups } from "@/lib/fleet/groups/set-host-groups";
import { hostParams } from "@/lib/fleet/hosts/schema";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  PUT: route({
    summary: "Put a host into exactly these groups; none takes it out of all",
    gate: admin(),
    face: v1Face,
    params: hostParams,
    body: hostGroupsSchema,
    reply: z.object({
      message: z.literal("Host groups updated successfully"),
      host: z.object({
        id: z.string(),
        friendly_name: z.string(),
        host_groups: z.array(z.object({ id: z.string(), name: z.string(), color: z.string() })),
      }),
    }),
    handle: async ({ ctx, params, body }) => {
      const { id, name, groups } = await setHostGroups(ctx, { ...body, ...params });
      return {
        message: "Host groups updated successfully" as const,
        host: { id, friendly_name: name, host_groups: groups },
      };
    },
  }),
});
