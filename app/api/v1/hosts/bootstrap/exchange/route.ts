import { anyone } from "@/lib/auth/anyone";
import {
  exchangeBootstrapToken,
  exchangeReply,
  exchangeSchema,
} from "@/lib/fleet/install/exchange-bootstrap-token";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  POST: route({
    summary: "Exchange a bootstrap token, once, for the API id and key of its host",
    // The token in the body is the proof; the verb spends it.
    gate: anyone,
    face: v1Face,
    body: exchangeSchema,
    reply: exchangeReply,
    errors: [401, 429],
    handle: ({ ctx, body }) => exchangeBootstrapToken(ctx, body),
  }),
});
