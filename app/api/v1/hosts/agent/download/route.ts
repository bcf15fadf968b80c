import { host } from "@/lib/auth/agent";
import { agentDownload, downloadQuery } from "@/lib/fleet/install/agent-download";
import { scriptFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";
import { fileResponse, plainResponse } from "@/lib/http/text";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "The agent: the operator's binary for a platform, or the agent script",
    gate: host(),
    face: scriptFace,
    content: ["text/plain", "application/octet-stream"],
    errors: [404],
    query: downloadQuery,
    handle: async ({ query }) => {
      const download = await agentDownload(query);
      return "script" in download ? plainResponse(download.script) : fileResponse(download.binary);
    },
  }),
});
