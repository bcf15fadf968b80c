import type { z } from "zod";
import {
  apiCommands,
  enrollmentCommands,
  homepageCommands,
  type ScriptType,
} from "@/lib/fleet/auto-enrollment/commands";
import { createAutoToken } from "@/lib/fleet/auto-enrollment/create-auto-token";
import { createAutoTokenSchema } from "@/lib/fleet/auto-enrollment/schema";
import type { AutoTokenView } from "@/lib/fleet/auto-enrollment/token-view";
import type { UserCtx } from "@/lib/fleet/context";
import { createGroup } from "@/lib/fleet/groups/create-group";
import { createGroupSchema } from "@/lib/fleet/groups/schema";

/** A token as a form makes it: its group may be one that does not exist yet. */
export const addTokenSchema = createAutoTokenSchema.extend({
  newGroup: createGroupSchema.optional(),
});

/**
 * Makes an auto-enrollment token with every way to use it, and first its group when that is new.
 * The secret and the commands, which hold it, are in this answer only.
 */
export async function addToken(
  ctx: UserCtx,
  { newGroup, ...input }: z.output<typeof addTokenSchema>,
) {
  const group = newGroup && (await createGroup(ctx, newGroup));
  const token = await createAutoToken(ctx, {
    ...input,
    ...(group && { defaultHostGroupId: group.id }),
  });
  const { id, name, tokenKey, tokenSecret } = token;
  const type = input.metadata.integration_type === "proxmox-lxc" ? "proxmox-lxc" : "direct-host";
  return { id, name, tokenKey, tokenSecret, commands: commandsOf(token, type) };
}

function commandsOf(token: AutoTokenView & { tokenSecret: string }, type: ScriptType) {
  switch (token.use) {
    case "api":
      return { kind: "api", ...apiCommands(token) } as const;
    case "gethomepage":
      return { kind: "gethomepage", ...homepageCommands(token) } as const;
    case "enroll":
      return { kind: type, ...enrollmentCommands(token, type) } as const;
  }
}

export type AddedToken = Awaited<ReturnType<typeof addToken>>;
export type TokenCommands = AddedToken["commands"];
