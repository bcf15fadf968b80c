import { z } from "zod";
import { commandKinds } from "@/lib/fleet/commands/kinds";
import { hostsMatchingSchema } from "@/lib/fleet/hosts/hosts-matching";

/** An admin's wish for hosts by id. */
export const requestByIdSchema = z.object({
  hostIds: z.array(z.string()).min(1, "Name a host").max(500, "At most 500 hosts at once"),
  kind: z.enum(commandKinds),
});

/** The same, or one for every host a filter of the list matches. */
export const requestCommandSchema = z.union([
  requestByIdSchema,
  requestByIdSchema.omit({ hostIds: true }).extend(hostsMatchingSchema.shape),
]);

/** How many hosts a wish reached, and why not the others. */
export const askedReply = z.object({
  asked: z.number(),
  /** They have the same command open. */
  alreadyAsked: z.number(),
  /** Their agent takes no commands. */
  takeNone: z.number(),
});

export type Asked = z.output<typeof askedReply>;

export const commandParams = z.object({ id: z.string(), commandId: z.string() });

/** What an agent says of commands, with its next check-in. */
export const acknowledgements = z
  .array(
    z.object({
      id: z.string().max(64),
      outcome: z.enum(["done", "failed"]),
      message: z.string().max(500).nullish(),
    }),
  )
  .max(20);

/** A command in the answer to a check-in. `token` comes with `reenroll` alone. */
export const commandReply = z.object({
  id: z.string(),
  kind: z.enum(["report", "rotate", "update", "uninstall", "reenroll"]),
  token: z.string().optional(),
});

export type CommandReply = z.input<typeof commandReply>;
