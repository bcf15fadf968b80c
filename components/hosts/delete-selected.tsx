"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";

import { deleteHostsAction } from "@/app/(fleet)/hosts/actions";
import type { ActionResult } from "@/components/form/action";
import { ConfirmDanger } from "@/components/form/confirm-danger";
import { formatPlural } from "@/components/format/number";
import type { Selection } from "@/components/table/types";
import { Button } from "@/components/ui/button";
import type { HostRow } from "./host-row";

type Props = {
  selection: Selection;
  /** The rows on this page, to name what goes. */
  rows: HostRow[];
  total: number;
  filter: Record<string, string>;
  onDone: () => void;
};

/** As many as one call takes. */
const MOST = 500;

/** From here on a slip would hurt: the number has to be typed. */
const MANY = 10;

/** Deletes the selected hosts, or all that the filters match. */
export function DeleteSelected({ selection, rows, total, filter, onDone }: Props) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const count = selection.all ? total : selection.ids.length;
  const hosts = formatPlural(count, "host");
  const title = `Delete ${selection.all && count > 1 ? "all " : ""}${hosts}?`;
  return (
    <>
      <Button variant="destructive" size="sm" onClick={() => setOpen(true)}>
        Delete
      </Button>
      <ConfirmDanger
        open={open}
        onOpenChange={setOpen}
        title={title}
        consequence={
          <>
            {named(selection, rows, filter)} {count === 1 ? "leaves" : "leave"} the fleet with
            everything reported. {count === 1 ? "Its agent is" : "Their agents are"} told at the
            next check-in and {count === 1 ? "goes" : "go"} quiet; to come back, each host enrolls
            anew. This cannot be undone.
          </>
        }
        verb={`Delete ${hosts}`}
        {...(count > MANY && { typeToConfirm: String(count) })}
        action={() => deleteThem(selection, filter)}
        onDone={() => {
          onDone();
          toast.success(`Deleted ${hosts}`);
          router.refresh();
        }}
      />
    </>
  );
}

function named(selection: Selection, rows: HostRow[], filter: Props["filter"]): string {
  if (selection.all) {
    const filtered = Object.keys(filter).length > 0;
    return filtered ? "All hosts that the search and the filters match" : "All hosts there are";
  }
  const names = rows.filter(({ id }) => selection.ids.includes(id)).map(({ name }) => name);
  // Some of them may be on other pages.
  if (names.length !== selection.ids.length || names.length > 5) return "The selected hosts";
  const last = names.pop();
  return names.length > 0 ? `${names.join(", ")} and ${last}` : `${last}`;
}

async function deleteThem(
  selection: Selection,
  filter: Record<string, string>,
): Promise<ActionResult<unknown>> {
  if (selection.all) return deleteHostsAction({ matching: filter });
  let result: ActionResult<unknown> = { ok: true, data: null };
  for (let from = 0; from < selection.ids.length && result.ok; from += MOST) {
    result = await deleteHostsAction({ ids: selection.ids.slice(from, from + MOST) });
  }
  return result;
}
