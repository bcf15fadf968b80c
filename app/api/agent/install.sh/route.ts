import { z } from "zod";
import { anyone } from "@/lib/auth/anyone";
import { agentFile } from "@/lib/fleet/enrollment/agent-files";
import { noteScriptFetched } from "@/lib/fleet/enrollment/note-script-fetched";
import { scriptFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";
import { scriptResponse } from "@/lib/http/text";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "The installer, byte-identical for everybody; URL and token come by environment",
    gate: anyone,
    face: scriptFace,
    content: ["text/x-shellscript"],
    // The public id of a token: its live strip shows that the script was fetched.
    query: z.object({ id: z.string().max(64).optional() }),
    handle: async ({ ctx, query }) => {
      const { text } = await agentFile("install.sh");
      if (query.id !== undefined) await noteScriptFetched(ctx, query.id);
      return scriptResponse(text);
    },
  }),
});
