/**
 * What this server says to an agent of the field on its websocket (`GET /api/v1/agents/ws`): the
 * README of the specification, "Real clients". Minutes.
 */
export type Frame =
  | {
      type:
        | "report_now"
        | "docker_inventory_refresh"
        | "update_agent"
        | "refresh_integration_status";
    }
  | { type: "settings_update"; update_interval: number };

/** Why a socket is closed: the codes of RFC 6455 7.4. */
export const closings = {
  replaced: [1000, "This host has opened another socket"],
  credentials: [1008, "The credentials of this host were changed"],
  deleted: [1008, "Host has been deleted"],
  unavailable: [1013, "The database does not answer"],
} as const satisfies Record<string, readonly [number, string]>;

export type Closing = keyof typeof closings;

/** The way to the agent at the other end. Neither throws, whatever became of the connection. */
export type Channel = {
  send(frame: Frame): void;
  close(code: number, reason: string): void;
};
