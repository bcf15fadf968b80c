"use client";

import { useRouter } from "next/navigation";

import { updateHostAction } from "@/app/(fleet)/hosts/actions";
import { FormDialog } from "@/components/form/form-dialog";
import { Button } from "@/components/ui/button";
import type { ChangeableHost } from "./changeable-host";
import { HostFields, hostInput } from "./host-fields";

/** Renames and describes a host. */
export function EditHostDialog({ host }: { host: ChangeableHost }) {
  const router = useRouter();
  return (
    <FormDialog
      trigger={<Button variant="outline">Edit</Button>}
      title={`Edit ${host.name}`}
      description="The name is for people. The host's own hostname stays as it is."
      verb="Save"
      action={(form) => updateHostAction({ id: host.id, ...hostInput(form) })}
      onDone={() => router.refresh()}
    >
      <HostFields name={host.name} description={host.description} />
    </FormDialog>
  );
}
