"use client";

import { useState } from "react";
import { toast } from "sonner";
import { splitCloneAction } from "@/app/(fleet)/hosts/agent-actions";
import { settle } from "@/components/form/action";
import { PendingButton } from "@/components/form/submit-button";
import { Note } from "@/components/page/note";
import type { Boot } from "@/lib/fleet/clones/boots";

type Props = {
  host: { id: string; name: string; splitBootId: string | null };
  /** The machines that use the credential of this host, two or more. */
  boots: Boot[];
  admin: boolean;
};

/** Two machines are this host: which they are, and the click that makes one its own host. */
export function CloneNote({ host, boots, admin }: Props) {
  const [splitting, setSplitting] = useState<string | null>(null);
  if (boots.length < 2) return null;

  async function split({ id: bootId, address }: Boot) {
    setSplitting(bootId);
    const result = await settle(() => splitCloneAction({ id: host.id, bootId }));
    setSplitting(null);
    if (!result.ok) return toast.error(result.error.message);
    toast.success(`${address ?? "The copy"} enrolls anew at its next check-in`);
  }

  return (
    <Note warning label="Clone" title={`${boots.length} machines check in as ${host.name}`}>
      One was cloned from the other with its credential, so what they report is mixed. Choose the
      copy: it enrolls anew as a host of its own, the other stays what it is.
      <span className="mt-2 flex flex-wrap gap-2">
        {boots.map((boot) => (
          <PendingButton
            key={boot.id}
            variant="outline"
            size="sm"
            disabled={!admin || host.splitBootId === boot.id}
            pending={splitting === boot.id}
            onClick={() => void split(boot)}
            label={
              host.splitBootId === boot.id
                ? `${boot.address ?? "Unknown address"} is told`
                : `${boot.address ?? "Unknown address"} is the copy`
            }
          />
        ))}
      </span>
    </Note>
  );
}
