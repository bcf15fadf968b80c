import { anyone } from "@/lib/auth/anyone";
import { agentFile } from "@/lib/fleet/enrollment/agent-files";
import { scriptFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";
import { checksumResponse } from "@/lib/http/text";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "The SHA-256 of install.sh, as sha256sum --check reads it",
    gate: anyone,
    face: scriptFace,
    content: ["text/plain"],
    handle: async () => checksumResponse((await agentFile("install.sh")).sha256, "install.sh"),
  }),
});
