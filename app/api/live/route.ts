import { viewer } from "@/lib/auth/member";
import { follow } from "@/lib/fleet/live/follow";
import { openStream } from "@/lib/fleet/live/streams";
import { eventStream } from "@/lib/http/event-stream";
import { portalFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "Follow what changes: server-sent events {topic, id}; read again what you show",
    gate: viewer(),
    face: portalFace,
    content: ["text/event-stream"],
    errors: [429],
    handle: async ({ ctx, request }) => {
      const close = openStream(ctx.actor.id);
      return eventStream(request.signal, (send, end) => {
        const stop = follow(ctx.organizationId, ({ topic, id }) => {
          send({ topic, id });
          // A role may have changed: the browser comes again and is asked anew who it is.
          if (topic === "members") end();
        });
        return () => {
          stop();
          close();
        };
      });
    },
  }),
});
