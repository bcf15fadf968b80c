import { agent } from "@/lib/auth/agent";
import { recordUninstall, uninstallReply } from "@/lib/fleet/hosts/record-uninstall";
import { agentFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({
    summary: "Say that the agent removes itself; the host stays",
    gate: agent(),
    face: agentFace,
    reply: uninstallReply,
    handle: ({ ctx }) => recordUninstall(ctx),
  }),
});
