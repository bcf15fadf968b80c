"use client";

import { requestCommandAction } from "@/app/(fleet)/hosts/agent-actions";
import type { CommandKind } from "@/lib/fleet/commands/kinds";
import { AgentMenu } from "./agent-menu";

type Props = {
  host: { id: string; name: string };
  kinds: readonly CommandKind[];
  /** Its agent keeps a websocket open, and is told at once. */
  connected: boolean;
  /** Off in the settings: the agent takes no update. */
  updatesOff: boolean;
};

/** Asks the agent of a host to do something at its next check-in. */
export function HostAgentMenu({ host, kinds, connected, updatesOff }: Props) {
  return (
    <AgentMenu
      request={(kind) => requestCommandAction({ hostIds: [host.id], kind })}
      kinds={kinds}
      connected={connected}
      updatesOff={updatesOff}
      uninstall={{
        title: `Uninstall the agent of ${host.name}?`,
        consequence: (
          <>
            At its next check-in it removes itself with everything it wrote. The host stays in the
            fleet, silent, until you delete it or install an agent there again.
          </>
        ),
        verb: "Uninstall agent",
      }}
    />
  );
}
