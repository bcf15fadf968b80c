import { z } from "zod";
import { admin } from "@/lib/auth/member";
import { cancelCommand } from "@/lib/fleet/commands/cancel-command";
import { commandParams } from "@/lib/fleet/commands/schema";
import { portalFlatFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

const message = "Command cancelled";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  DELETE: route({
    summary: "Take a command to an agent back",
    gate: admin(),
    face: portalFlatFace,
    params: commandParams,
    reply: z.object({ message: z.literal(message) }),
    handle: async ({ ctx, params }) => {
      await cancelCommand(ctx, params);
      return { message } as const;
    },
  }),
});
