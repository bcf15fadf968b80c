"use client";

import { CommandBlock } from "@/components/copy/command-block";
import { useSilence } from "@/components/enrollment/use-silence";

/** Silence explained: a checklist after 90 s, the commands that diagnose after 5 min. */
export function SilenceHelp({ since, serverUrl }: { since: number; serverUrl: string }) {
  const help = useSilence(since);
  if (help === "none") return null;
  const health = `curl -sS -m 10 -o /dev/null -w '%{http_code} %{remote_ip} %{time_total}s\\n' '${serverUrl}/api/health'`;
  return (
    <div className="grid gap-4 border-t pt-4">
      <div className="grid gap-1.5">
        <p className="font-medium">Nothing for a while. Where the command runs, check that</p>
        <ul className="grid list-disc gap-1 pl-5 marker:text-muted-foreground">
          <li>it was run as root or with sudo, with key and secret in full</li>
          <li>the machine reaches {serverUrl}: a firewall or a proxy may be in between</li>
          <li>it has curl, and a Proxmox node has running containers</li>
        </ul>
      </div>
      {help === "commands" && (
        <div className="grid gap-1">
          <p className="text-muted-foreground text-sm">Does the machine reach this server?</p>
          <CommandBlock command={health} what="command: does it reach this server" />
        </div>
      )}
    </div>
  );
}
