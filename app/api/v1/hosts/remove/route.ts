import { anyone } from "@/lib/auth/anyone";
import { agentFile } from "@/lib/fleet/enrollment/agent-files";
import { scriptFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";
import { plainResponse } from "@/lib/http/text";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "The script that removes the agent from a host; the same for everybody",
    gate: anyone,
    face: scriptFace,
    content: ["text/plain"],
    handle: async () => plainResponse((await agentFile("remove.sh")).text),
  }),
});
