"use client";

import { CommandBlock } from "@/components/copy/command-block";
import { useSilence } from "@/components/enrollment/use-silence";
import { reachCommand, type ServerAddress } from "@/lib/server-address";

/** Silence explained: a checklist after 90 s, the commands that diagnose after 5 min. */
export function SilenceHelp({ since, server }: { since: number; server: ServerAddress }) {
  const help = useSilence(since);
  if (help === "none") return null;
  return (
    <div className="grid gap-4 border-t pt-4">
      <div className="grid gap-1.5">
        <p className="font-medium">Nothing for a while. Where the command runs, check that</p>
        <ul className="grid list-disc gap-1 pl-5 marker:text-muted-foreground">
          <li>it was run as root or with sudo, with key and secret in full</li>
          <li>the machine reaches {server.url}: a firewall or a proxy may be in between</li>
          <li>it has curl, and a Proxmox node has running containers</li>
        </ul>
      </div>
      {help === "commands" && (
        <div className="grid gap-1">
          <p className="text-muted-foreground text-sm">Does the machine reach this server?</p>
          <CommandBlock command={reachCommand(server)} what="command: does it reach this server" />
        </div>
      )}
    </div>
  );
}
