"use client";

import { useRouter } from "next/navigation";

import { updateHostAction } from "@/app/(fleet)/hosts/actions";
import { SelectField } from "@/components/form/field";
import { FormDialog } from "@/components/form/form-dialog";
import { Button } from "@/components/ui/button";
import { type DockerChoice, dockerChoices } from "@/lib/fleet/hosts/docker-choices";
import type { ChangeableHost } from "./changeable-host";
import { HostFields, hostInput } from "./host-fields";

/** Renames and describes a host, and says whether its agent reports containers. */
export function EditHostDialog({ host }: { host: ChangeableHost }) {
  const router = useRouter();
  return (
    <FormDialog
      trigger={<Button variant="outline">Edit</Button>}
      title={`Edit ${host.name}`}
      description="The name is for people. The host's own hostname stays as it is."
      verb="Save"
      action={(form) =>
        updateHostAction({ id: host.id, ...hostInput(form), docker: dockerOf(form) })
      }
      onDone={() => router.refresh()}
    >
      <HostFields name={host.name} description={host.description} />
      <SelectField
        name="docker"
        label="Reports of containers"
        hint="For agents other than Muster's own, which always reports its containers."
        defaultValue={choiceOf(host.docker)}
      >
        <option value="inherit">
          As the organization says ({host.organizationDocker ? "on" : "off"})
        </option>
        <option value="on">On</option>
        <option value="off">Off</option>
      </SelectField>
    </FormDialog>
  );
}

function choiceOf(docker: boolean | null): DockerChoice {
  if (docker === null) return "inherit";
  return docker ? "on" : "off";
}

function dockerOf(form: FormData): DockerChoice {
  const chosen = form.get("docker");
  return dockerChoices.find((one) => one === chosen) ?? "inherit";
}
