"use client";

import { useState } from "react";
import type { ActionResult } from "@/components/form/action";
import { ConfirmDanger } from "@/components/form/confirm-danger";
import { Button } from "@/components/ui/button";

type Props = { action: (input: Record<string, never>) => Promise<ActionResult<never>> };

/** Ends every session and every API token of the person signed in. */
export function SignOutEverywhere({ action }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="outline" className="w-fit text-security" onClick={() => setOpen(true)}>
        Sign out everywhere
      </Button>
      <ConfirmDanger
        open={open}
        onOpenChange={setOpen}
        title="Sign out everywhere?"
        consequence="Every browser you are signed in with, this one too, and every API token of yours stop working at once. Hosts and their agents are not affected."
        verb="Sign out everywhere"
        action={() => action({})}
      />
    </>
  );
}
