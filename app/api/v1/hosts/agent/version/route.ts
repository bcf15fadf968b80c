import { host } from "@/lib/auth/agent";
import { answerVersion, versionQuery, versionReply } from "@/lib/fleet/install/agent-download";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "Whether there is a newer agent binary, and the SHA-256 of the download",
    gate: host(),
    face: v1Face,
    query: versionQuery,
    logged: "gathered",
    reply: versionReply,
    handle: ({ ctx, query }) => answerVersion(ctx, query),
  }),
});
