/** What an agent can be asked for. Here alone, for pages in browsers know it too. */
export const commandKinds = ["REPORT", "ROTATE", "UPDATE", "UNINSTALL"] as const;
export type CommandKind = (typeof commandKinds)[number];

/** What each is called on the wire. */
export const commandWords = {
  REPORT: "report",
  ROTATE: "rotate",
  UPDATE: "update",
  UNINSTALL: "uninstall",
} as const satisfies Record<CommandKind, string>;

/** Those that an agent of the field takes, by its websocket. */
export const socketKinds = ["REPORT", "UPDATE"] as const satisfies readonly CommandKind[];
export type SocketKind = (typeof socketKinds)[number];
