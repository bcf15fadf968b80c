"use client";

import { ChevronDown } from "lucide-react";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { type ActionResult, settle } from "@/components/form/action";
import { ConfirmDanger } from "@/components/form/confirm-danger";
import { PendingButton } from "@/components/form/submit-button";
import type { ButtonProps } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { type CommandKind, commandKinds } from "@/lib/fleet/commands/kinds";
import type { Asked } from "@/lib/fleet/commands/schema";
import { askedWords, commandNames } from "./command-words";

type Props = {
  request: (kind: CommandKind) => Promise<ActionResult<Asked>>;
  /** What they take; every command when left out. */
  kinds?: readonly CommandKind[];
  /** Of one host: it is told at once. */
  connected?: boolean;
  /** Off in the settings: agents take no update. */
  updatesOff: boolean;
  /** The question before the agent goes. */
  uninstall: { title: string; consequence: ReactNode; verb: string; typeToConfirm?: string };
  size?: ButtonProps["size"];
};

/** Asks the agents of one host or of many to do something at their next check-in. */
export function AgentMenu({
  request,
  kinds = commandKinds,
  connected = false,
  updatesOff,
  uninstall,
  size,
}: Props) {
  const [pending, setPending] = useState(false);
  const [leaving, setLeaving] = useState(false);

  async function ask(kind: CommandKind) {
    if (pending) return;
    setPending(true);
    const result = await settle(() => request(kind));
    setPending(false);
    if (result.ok) tell(kind, result.data, connected);
    else toast.error(result.error.message, { description: result.error.detail });
  }

  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <PendingButton
            variant="outline"
            size={size}
            pending={pending}
            label={
              <>
                Agent
                <ChevronDown aria-hidden className="text-muted-foreground" />
              </>
            }
          />
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {kinds.map((kind) => {
            if (kind === "UNINSTALL") return null;
            const off = kind === "UPDATE" && updatesOff;
            return (
              <DropdownMenuItem key={kind} disabled={off} onSelect={() => void ask(kind)}>
                {commandNames[kind]}
                {off && " (off in Settings)"}
              </DropdownMenuItem>
            );
          })}
          {kinds.includes("UNINSTALL") && (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuItem variant="destructive" onSelect={() => setLeaving(true)}>
                {commandNames.UNINSTALL}
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <ConfirmDanger
        open={leaving}
        onOpenChange={setLeaving}
        {...uninstall}
        action={async () => {
          const result = await request("UNINSTALL");
          if (result.ok) tell("UNINSTALL", result.data, connected);
          return result;
        }}
      />
    </>
  );
}

function tell(kind: CommandKind, asked: Asked, connected: boolean): void {
  const { title, description } = askedWords(kind, asked, connected);
  const say = asked.asked > 0 ? toast.success : toast.info;
  say(title, { description });
}
