"use client";

import { addTokenAction } from "@/app/(fleet)/enrollment/tokens/actions";
import type { ManyWay } from "@/components/enrollment/ways";
import { ActionForm } from "@/components/form/action-form";
import { TextField } from "@/components/form/field";
import { SubmitButton } from "@/components/form/submit-button";
import type { AddedToken } from "@/lib/fleet/auto-enrollment/add-token";
import type { GroupView } from "@/lib/fleet/groups/list-groups";
import { AddressList } from "./address-list";
import { ExpiryField } from "./expiry-field";
import { GroupField } from "./group-field";
import { tokenInput } from "./token-fields";

type Props = { way: ManyWay; groups: GroupView[]; onMade: (added: AddedToken) => void };

const names: Record<ManyWay, string> = {
  many: "Hosts that enroll themselves",
  proxmox: "Proxmox nodes",
  ansible: "Ansible",
};

/** A token with defaults that hurt little when they leak: a press is enough. */
export function AddManyForm({ way, groups, onMade }: Props) {
  return (
    <ActionForm
      action={(form) =>
        addTokenAction({
          ...tokenInput(form),
          duplicatePolicy: "ALLOW",
          installedAgent: "MUSTER",
          metadata: { integration_type: way === "proxmox" ? "proxmox-lxc" : "direct-host" },
        })
      }
      onDone={onMade}
      className="max-w-xl"
    >
      <div className="grid items-start gap-x-3 gap-y-4 sm:grid-cols-[1fr_8rem]">
        <TextField
          name="name"
          label="Name of the token"
          defaultValue={names[way]}
          maxLength={255}
          autoComplete="off"
          spellCheck={false}
          required
        />
        <TextField
          name="maxHostsPerDay"
          label="Hosts a day"
          type="number"
          min={1}
          max={1000}
          defaultValue={100}
          required
        />
      </div>
      <ExpiryField initial={7} />
      <GroupField groups={groups} />
      <AddressList name="allowedIpRanges" initial={[]} />
      <SubmitButton autoFocus className="w-fit">
        {way === "ansible" ? "Create playbook" : "Create command"}
      </SubmitButton>
    </ActionForm>
  );
}
