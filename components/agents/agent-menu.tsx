"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { requestCommandAction } from "@/app/(fleet)/hosts/agent-actions";
import { settle } from "@/components/form/action";
import { ConfirmDanger } from "@/components/form/confirm-danger";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { CommandKind } from "@/lib/fleet/commands/schema";
import { commandNames } from "./command-words";

type Props = {
  host: { id: string; name: string };
  /** Off in the settings: the agent takes no update. */
  updatesOff: boolean;
};

/** Asks the agent of a host to do something at its next check-in. */
export function AgentMenu({ host, updatesOff }: Props) {
  const [leaving, setLeaving] = useState(false);
  const request = (kind: CommandKind) => requestCommandAction({ hostIds: [host.id], kind });

  async function ask(kind: CommandKind) {
    const result = await settle(() => request(kind));
    if (!result.ok) return toast.error(result.error.message);
    const name = commandNames[kind];
    toast.success(
      result.data.asked === 0 ? `${name}: asked for already` : `${name}: told at its next check-in`,
    );
  }

  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="outline">
            Agent
            <ChevronDown aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => void ask("REPORT")}>
            {commandNames.REPORT}
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => void ask("ROTATE")}>
            {commandNames.ROTATE}
          </DropdownMenuItem>
          <DropdownMenuItem disabled={updatesOff} onSelect={() => void ask("UPDATE")}>
            {commandNames.UPDATE}
            {updatesOff && " (off in Settings)"}
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          <DropdownMenuItem variant="destructive" onSelect={() => setLeaving(true)}>
            {commandNames.UNINSTALL}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <ConfirmDanger
        open={leaving}
        onOpenChange={setLeaving}
        title={`Uninstall the agent of ${host.name}?`}
        consequence={
          <>
            At its next check-in it removes itself with everything it wrote. The host stays in the
            fleet, silent, until you delete it or install an agent there again.
          </>
        }
        verb="Uninstall agent"
        action={() => request("UNINSTALL")}
        onDone={() => toast.success(`${host.name} is told at its next check-in`)}
      />
    </>
  );
}
