import { type CommandKind, commandKinds, socketKinds } from "@/lib/fleet/commands/kinds";

/** What tells whether the agent of a host takes commands; columns of Host. */
export const takesCommandsColumns = {
  apiId: true,
  bootId: true,
  firstSeenAt: true,
  uninstalledAt: true,
  agentSocket: { select: { socketId: true } },
} as const;

type Known = {
  apiId: string | null;
  bootId: string | null;
  firstSeenAt: Date | null;
  uninstalledAt: Date | null;
  agentSocket: object | null;
};

/**
 * The commands that the agent of a host takes, as far as is known. Told in the answer to a check-in
 * (S1), where an agent names its boot: all of them. One that has S3's API id and was heard of without
 * a boot only pings and reports, unless it keeps a websocket open: then it takes two. One that was
 * uninstalled hears nothing until it is back.
 */
export function takenCommands(host: Known): readonly CommandKind[] {
  const { apiId, bootId, firstSeenAt, uninstalledAt, agentSocket } = host;
  if (uninstalledAt !== null) return [];
  if (bootId !== null || apiId === null || firstSeenAt === null) return commandKinds;
  return agentSocket ? socketKinds : [];
}
