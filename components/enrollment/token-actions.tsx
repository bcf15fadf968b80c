"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";

import { extendTokenAction, revokeTokenAction } from "@/app/(fleet)/enrollment/actions";
import { settle } from "@/components/form/action";
import { ConfirmDanger } from "@/components/form/confirm-danger";
import { PendingButton } from "@/components/form/submit-button";
import { Button } from "@/components/ui/button";
import type { TokenRow } from "./token-row";
import { usePhase } from "./use-phase";

/** Extends or revokes a token that no host has used. */
export function TokenActions({ token: { id, label, progress } }: { token: TokenRow }) {
  const router = useRouter();
  const phase = usePhase(progress);
  const [extending, setExtending] = useState(false);
  const [revoking, setRevoking] = useState(false);

  async function extend() {
    setExtending(true);
    const result = await settle(() => extendTokenAction({ id }));
    setExtending(false);
    if (result.ok) toast.success("Good for 24 hours from now");
    else toast.error(result.error.message, { description: result.error.detail });
    router.refresh();
  }

  return (
    <>
      <PendingButton
        variant="outline"
        size="sm"
        pending={extending}
        onClick={extend}
        label="Extend to 24 h"
      />
      {phase !== "expired" && (
        <Button variant="outline" size="sm" onClick={() => setRevoking(true)}>
          Revoke
        </Button>
      )}
      <ConfirmDanger
        open={revoking}
        onOpenChange={setRevoking}
        title={`Revoke ${label}?`}
        consequence="Its command stops working at once: a host that still runs it is refused and told why. Hosts that are in the fleet are not touched. This cannot be undone."
        verb="Revoke token"
        action={() => revokeTokenAction({ id })}
        onDone={() => router.refresh()}
      />
    </>
  );
}
