import { anyone } from "@/lib/auth/anyone";
import { agentFile } from "@/lib/fleet/enrollment/agent-files";
import { scriptFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";
import { scriptResponse } from "@/lib/http/text";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "The agent: one POSIX sh file",
    gate: anyone,
    face: scriptFace,
    content: ["text/x-shellscript"],
    handle: async () => scriptResponse((await agentFile("muster-agent")).text),
  }),
});
