"use client";

import { useState } from "react";
import { toast } from "sonner";
import { cancelCommandAction } from "@/app/(fleet)/hosts/agent-actions";
import { settle } from "@/components/form/action";
import { PendingButton } from "@/components/form/submit-button";

type Props = { hostId: string; commandId: string; name: string };

/** Takes a command back that the agent has not finished. */
export function CancelCommand({ hostId, commandId, name }: Props) {
  const [pending, setPending] = useState(false);

  async function cancel() {
    setPending(true);
    const result = await settle(() => cancelCommandAction({ id: hostId, commandId }));
    setPending(false);
    if (result.ok) toast.success(`${name}: taken back`);
    else toast.error(result.error.message);
  }

  return (
    <PendingButton
      variant="ghost"
      size="sm"
      className="-mr-2"
      pending={pending}
      onClick={() => void cancel()}
      label="Take back"
      aria-label={`Take back: ${name}`}
    />
  );
}
