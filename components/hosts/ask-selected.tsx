"use client";

import { requestCommandAction } from "@/app/(fleet)/hosts/agent-actions";
import { AgentMenu } from "@/components/agents/agent-menu";
import type { ActionResult } from "@/components/form/action";
import { formatPlural } from "@/components/format/number";
import type { CommandKind } from "@/lib/fleet/commands/kinds";
import type { Asked } from "@/lib/fleet/commands/schema";
import { asConfirmed, describe, inBatches, type SelectedHosts } from "./selected-hosts";

type Props = SelectedHosts & {
  /** Off in the settings: agents take no update. */
  updatesOff: boolean;
};

/** Asks the agents of the selected hosts, or of all that the filters match. */
export function AskSelected({ updatesOff, ...selected }: Props) {
  const { count, those, named, typing } = describe(selected);
  return (
    <AgentMenu
      size="sm"
      request={(kind) => request(selected, kind)}
      updatesOff={updatesOff}
      uninstall={{
        title: `Uninstall the agent of ${those}?`,
        consequence: (
          <>
            {named} {count === 1 ? "is" : "are"} told at the next check-in: the agent there removes
            itself with everything it wrote. {count === 1 ? "The host stays" : "The hosts stay"} in
            the fleet, silent, until you delete {count === 1 ? "it" : "them"} or install an agent
            again. Until a host is told, its page can take this back.
          </>
        ),
        verb: `Uninstall ${formatPlural(count, "agent")}`,
        ...typing,
      }}
    />
  );
}

async function request(selected: SelectedHosts, kind: CommandKind): Promise<ActionResult<Asked>> {
  const result = await inBatches(selected, (some) => {
    const hosts = kind === "UNINSTALL" ? asConfirmed(selected, some) : some;
    return requestCommandAction({ kind, ...("ids" in hosts ? { hostIds: hosts.ids } : hosts) });
  });
  if (!result.ok) return result;
  const sum = (of: keyof Asked) => result.data.reduce((total, one) => total + one[of], 0);
  return {
    ok: true,
    data: { asked: sum("asked"), alreadyAsked: sum("alreadyAsked"), takeNone: sum("takeNone") },
  };
}
