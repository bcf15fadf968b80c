"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";

import { deleteHostsAction } from "@/app/(fleet)/hosts/actions";
import { ConfirmDanger } from "@/components/form/confirm-danger";
import { formatPlural } from "@/components/format/number";
import { Button } from "@/components/ui/button";
import { asConfirmed, describe, inBatches, type SelectedHosts } from "./selected-hosts";

type Props = SelectedHosts & { onDone: () => void };

/** Deletes the selected hosts, or all that the filters match. */
export function DeleteSelected({ onDone, ...selected }: Props) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const { count, hosts, those, named, typing } = describe(selected);
  return (
    <>
      <Button variant="destructive" size="sm" onClick={() => setOpen(true)}>
        Delete
      </Button>
      <ConfirmDanger
        open={open}
        onOpenChange={setOpen}
        title={`Delete ${those}?`}
        consequence={
          <>
            {named} {count === 1 ? "leaves" : "leave"} the fleet with everything reported.{" "}
            {count === 1 ? "Its agent is" : "Their agents are"} told at the next check-in and{" "}
            {count === 1 ? "goes" : "go"} quiet; to come back, each host enrolls anew. This cannot
            be undone.
          </>
        }
        verb={`Delete ${hosts}`}
        {...typing}
        action={() =>
          inBatches(selected, (hosts) => deleteHostsAction(asConfirmed(selected, hosts)))
        }
        onDone={(answers) => {
          onDone();
          const deleted = answers.reduce((sum, answer) => sum + answer.deleted, 0);
          toast.success(`Deleted ${formatPlural(deleted, "host")}`);
          router.refresh();
        }}
      />
    </>
  );
}
