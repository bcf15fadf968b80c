"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";

import { deleteHostAction } from "@/app/(fleet)/hosts/actions";
import { HostAgentMenu } from "@/components/agents/host-agent-menu";
import { ConfirmDanger } from "@/components/form/confirm-danger";
import { Button } from "@/components/ui/button";
import type { CommandKind } from "@/lib/fleet/commands/kinds";
import type { ServerAddress } from "@/lib/server-address";
import type { ChangeableHost } from "./changeable-host";
import { EditHostDialog } from "./edit-host-dialog";
import { RotateToken } from "./rotate-token";

type Props = {
  host: ChangeableHost;
  server: ServerAddress;
  /** Opens with the question of the rotation. */
  rotate: boolean;
  takenCommands: readonly CommandKind[];
  /** Its agent keeps a websocket open. */
  connected: boolean;
  /** Off in the settings: the agent takes no update. */
  updatesOff: boolean;
};

/** What an admin can do to a host. */
export function HostActions(props: Props) {
  const { host, server, rotate, takenCommands, connected, updatesOff } = props;
  const router = useRouter();
  const [deleting, setDeleting] = useState(false);
  return (
    <>
      <EditHostDialog host={host} />
      {takenCommands.length > 0 && (
        <HostAgentMenu
          host={host}
          kinds={takenCommands}
          connected={connected}
          updatesOff={updatesOff}
        />
      )}
      <RotateToken host={host} server={server} open={rotate} />
      <Button variant="outline" onClick={() => setDeleting(true)}>
        Delete
      </Button>
      <ConfirmDanger
        open={deleting}
        onOpenChange={setDeleting}
        title={`Delete ${host.name}?`}
        consequence={
          <>
            It leaves the fleet with everything it reported. Its agent is told at the next check-in
            and goes quiet; to come back, the host enrolls anew. This cannot be undone.
          </>
        }
        verb="Delete host"
        action={() => deleteHostAction({ id: host.id })}
        onDone={() => {
          toast.success(`Deleted ${host.name}`);
          router.push("/hosts");
        }}
      />
    </>
  );
}
