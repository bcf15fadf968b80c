import { z } from "zod";
import { admin } from "@/lib/auth/member";
import { createToken } from "@/lib/fleet/enrollment/create-token";
import { listTokens, listTokensSchema } from "@/lib/fleet/enrollment/list-tokens";
import { createTokenReply, createTokenSchema, tokenReply } from "@/lib/fleet/enrollment/schema";
import { portalBareFace, portalFlatFace } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "List one-time enrollment tokens, newest first",
    gate: admin(),
    face: portalFlatFace,
    query: listTokensSchema,
    reply: z.object({
      data: z.array(tokenReply),
      nextCursor: z.string().nullable(),
      previousCursor: z.string().nullable(),
    }),
    handle: ({ ctx, query }) => listTokens(ctx, query),
  }),
  POST: route({
    summary: "Create a one-time enrollment token; the plaintext is in this answer only",
    gate: admin(),
    face: portalBareFace,
    body: createTokenSchema,
    reply: createTokenReply,
    status: 201,
    handle: ({ ctx, body }) => createToken(ctx, body),
  }),
});
