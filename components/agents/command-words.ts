import type { CommandKind } from "@/lib/fleet/commands/schema";

/** What a command is called in a menu and in a list. */
export const commandNames: Record<CommandKind, string> = {
  REPORT: "Report now",
  ROTATE: "Rotate its token",
  UPDATE: "Update the agent",
  UNINSTALL: "Uninstall the agent",
};

/** Where a command stands, in a word or two. */
export const commandStates = {
  WAITING: "Waiting for its next check-in",
  SENT: "Told, not finished",
  DONE: "Done",
  FAILED: "Failed",
  CANCELLED: "Taken back",
} as const;
