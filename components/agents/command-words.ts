import { formatPlural } from "@/components/format/number";
import type { CommandKind } from "@/lib/fleet/commands/kinds";
import type { Asked } from "@/lib/fleet/commands/schema";

/** What a command is called in a menu and in a list. */
export const commandNames: Record<CommandKind, string> = {
  REPORT: "Report now",
  ROTATE: "Rotate its token",
  UPDATE: "Update the agent",
  UNINSTALL: "Uninstall the agent",
};

/** Where a command stands, in a word or two. */
export const commandStates = {
  WAITING: "Waiting for its agent",
  SENT: "Not finished",
  DONE: "Done",
  FAILED: "Failed",
  CANCELLED: "Taken back",
} as const;

/** Said of a host whose commands nobody will read. */
export const takesNone = "This host has no agent that takes commands.";

/** Said where one waits that its agent cannot do. */
export const takesNotAll = "Its agent does not take every command that waits here.";

/**
 * What a toast says of a wish: how many it reached, and what of the others. `connected` says that the
 * one host is told at once.
 */
export function askedWords(
  kind: CommandKind,
  { asked, alreadyAsked, takeNone }: Asked,
  connected = false,
): { title: string; description?: string } {
  const name = commandNames[kind];
  if (asked + alreadyAsked + takeNone === 1) {
    if (asked === 1)
      return { title: `${name}: told ${connected ? "now" : "at its next check-in"}` };
    if (alreadyAsked === 1) return { title: `${name}: asked for already` };
    return { title: `${name}: not asked`, description: takesNone };
  }
  const others = [
    ...(alreadyAsked > 0 ? [`${formatPlural(alreadyAsked, "host")} had been asked already.`] : []),
    ...(takeNone > 0
      ? [
          `${formatPlural(takeNone, "host")} ${takeNone === 1 ? "has" : "have"} no agent that takes commands.`,
        ]
      : []),
  ];
  const hosts = asked === 0 ? "no host" : formatPlural(asked, "host");
  return {
    title: `${name}: asked ${hosts}`,
    ...(others.length > 0 && { description: others.join(" ") }),
  };
}
