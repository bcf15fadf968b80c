import { z } from "zod";
import { apiToken } from "@/lib/auth/api-token";
import { deleteHost } from "@/lib/fleet/hosts/delete-host";
import { hostParams } from "@/lib/fleet/hosts/schema";
import { getHostSummary } from "@/lib/fleet/inventory/host-summaries";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

const message = "Host deleted successfully";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  DELETE: route({
    summary: "Delete a host and end its credentials",
    gate: apiToken("delete"),
    face: v1Face,
    params: hostParams,
    reply: z.object({
      message: z.literal(message),
      deleted: z.object({
        id: z.string(),
        friendly_name: z.string(),
        hostname: z.string().nullable(),
      }),
    }),
    handle: async ({ ctx, params }) => {
      const { id, name, hostname } = await getHostSummary(ctx, params);
      await deleteHost(ctx, { id });
      return { message, deleted: { id, friendly_name: name, hostname } } as const;
    },
  }),
});
