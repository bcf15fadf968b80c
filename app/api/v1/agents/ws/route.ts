import { host } from "@/lib/auth/agent";
import { FleetError } from "@/lib/fleet/errors";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

// The websocket itself is opened in front of Next, by scripts/lib/agent-sockets.mjs.
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "The websocket of an agent",
    description:
      'With `Upgrade: websocket` it is answered with 101: text frames `{"type":…}` of `report_now`, ' +
      "`docker_inventory_refresh`, `settings_update` (`update_interval` in minutes), `update_agent` and " +
      "`refresh_integration_status` follow. A host has one; the older one is closed. Both sides ping " +
      "every 30 seconds, and 90 without a pong end it. Credentials are checked before that: 401, 429 " +
      "and 503 as everywhere.",
    gate: host(),
    face: v1Face,
    status: 101,
    errors: [426],
    handle: async () => {
      throw new FleetError("upgrade_required", "This is a websocket: ask with Upgrade: websocket");
    },
  }),
});
