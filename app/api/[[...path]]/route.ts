import { anyone } from "@/lib/auth/anyone";
import { FleetError } from "@/lib/fleet/errors";
import { agentFace } from "@/lib/http/face";
import { route } from "@/lib/http/route";

// Every path below /api that no folder names: JSON, never the HTML of a page.
const nothingHere = route({
  summary: "Unknown path",
  gate: anyone,
  face: agentFace,
  handle: async () => {
    throw new FleetError("not_found", "There is no such API path");
  },
});

export {
  nothingHere as DELETE,
  nothingHere as GET,
  nothingHere as PATCH,
  nothingHere as POST,
  nothingHere as PUT,
};
