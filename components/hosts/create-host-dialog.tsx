"use client";

import { useRouter } from "next/navigation";

import { createHostAction } from "@/app/(fleet)/hosts/actions";
import { FormDialog } from "@/components/form/form-dialog";
import { Button } from "@/components/ui/button";
import { HostFields, hostInput } from "./host-fields";

/** Makes a host by hand and leads to its page, where it gets its first token. */
export function CreateHostDialog() {
  const router = useRouter();
  return (
    <FormDialog
      trigger={<Button variant="outline">Create by hand</Button>}
      title="Create a host by hand"
      description="For an agent that you install yourself. The host waits as pending until something checks in with its token, which you get next."
      verb="Create host"
      action={(form) => createHostAction(hostInput(form))}
      onDone={({ id }) => router.push(`/hosts/${id}?rotate`)}
    >
      <HostFields />
    </FormDialog>
  );
}
