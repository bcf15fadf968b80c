import { z } from "zod";
import { tokenWire, toWire, updateTokenBody } from "@/app/api/v1/auto-enrollment/tokens/wire";
import { admin } from "@/lib/auth/member";
import { deleteAutoToken } from "@/lib/fleet/auto-enrollment/delete-auto-token";
import { getAutoToken } from "@/lib/fleet/auto-enrollment/get-auto-token";
import { autoTokenParams } from "@/lib/fleet/auto-enrollment/schema";
import { updateAutoToken } from "@/lib/fleet/auto-enrollment/update-auto-token";
import { v1Face } from "@/lib/http/face";
import { resource } from "@/lib/http/resource";
import { route } from "@/lib/http/route";

const updated = "Token updated successfully";
const deleted = "Auto-enrollment token deleted successfully";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = resource({
  GET: route({
    summary: "Get one auto-enrollment token",
    gate: admin(),
    face: v1Face,
    params: autoTokenParams,
    reply: tokenWire,
    handle: async ({ ctx, params }) => toWire(await getAutoToken(ctx, params)),
  }),
  PATCH: route({
    summary: "Change an auto-enrollment token; what is left out stays",
    gate: admin(),
    face: v1Face,
    params: autoTokenParams,
    body: updateTokenBody,
    reply: z.object({ message: z.literal(updated), token: tokenWire }),
    handle: async ({ ctx, params, body }) => {
      const token = toWire(await updateAutoToken(ctx, { ...body, ...params }));
      return { message: updated, token } as const;
    },
  }),
  DELETE: route({
    summary: "Delete an auto-enrollment token; its hosts stay",
    gate: admin(),
    face: v1Face,
    params: autoTokenParams,
    reply: z.object({
      message: z.literal(deleted),
      deleted_token: z.object({ id: z.string(), token_name: z.string() }),
    }),
    handle: async ({ ctx, params }) => {
      const { id, name } = await deleteAutoToken(ctx, params);
      return { message: deleted, deleted_token: { id, token_name: name } } as const;
    },
  }),
});
