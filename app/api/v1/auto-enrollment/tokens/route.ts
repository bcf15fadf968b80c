import { z } from "zod";
import {
  createdTokenWire,
  createdToWire,
  createTokenBody,
  tokenWire,
  toWire,
} from "@/app/api/v1/auto-enrollment/tokens/wire";
import { admin } from "@/lib/auth/member";
import { createAutoToken } from "@/lib/fleet/auto-enrollment/create-auto-token";
import { listAutoTokens } from "@/lib/fleet/auto-enrollment/list-auto-tokens";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

const created = "Auto-enrollment token created successfully";
const warning = "⚠️ Save the token_secret now - it cannot be retrieved later!";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "List auto-enrollment tokens, newest first",
    gate: admin(),
    face: v1Face,
    reply: z.array(tokenWire),
    handle: async ({ ctx }) => (await listAutoTokens(ctx)).map(toWire),
  }),
  POST: route({
    summary: "Create an auto-enrollment token; the secret is in this answer only",
    gate: admin(),
    face: v1Face,
    body: createTokenBody,
    reply: z.object({
      message: z.literal(created),
      token: createdTokenWire,
      warning: z.literal(warning),
    }),
    status: 201,
    handle: async ({ ctx, body }) => {
      const token = createdToWire(await createAutoToken(ctx, body));
      return { message: created, token, warning } as const;
    },
  }),
});
