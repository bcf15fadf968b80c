"use client";

import { useState } from "react";

import { SelectField, TextField } from "@/components/form/field";
import type { GroupView } from "@/lib/fleet/groups/list-groups";
import { AddressList, addressesOf } from "./address-list";
import type { AutoTokenRow } from "./auto-token-row";
import { ExpiryField, expiryOf } from "./expiry-field";
import { GroupField, groupOf } from "./group-field";
import { PurposeChoice } from "./purpose-choice";
import { ScopesChoice, scopesOf } from "./scopes-choice";

/** What a token may do: of a new one everything, of one there is all but its kind. */
export function TokenFields({ token, groups }: { token?: AutoTokenRow; groups: GroupView[] }) {
  const [purpose, setPurpose] = useState<string>(token?.type ?? "proxmox-lxc");
  const isApi = token ? token.isApi : purpose === "api";
  return (
    <>
      <TextField
        name="name"
        label="Name"
        defaultValue={token?.name}
        maxLength={255}
        autoComplete="off"
        spellCheck={false}
        autoFocus
        required
      />
      {!token && <PurposeChoice value={purpose} onChange={setPurpose} />}
      {isApi ? (
        <ScopesChoice initial={token?.scopes ?? ["get"]} />
      ) : (
        <>
          <TextField
            name="maxHostsPerDay"
            label="Hosts a day"
            hint="1 to 1,000. Counted anew at midnight UTC; more are refused until then."
            type="number"
            min={1}
            max={1000}
            defaultValue={token?.quota ?? 100}
            required
            className="sm:w-40"
          />
          <GroupField groups={groups} current={token?.group?.id ?? null} />
        </>
      )}
      <AddressList name="allowedIpRanges" initial={token?.allowed ?? []} />
      <ExpiryField {...(token && { current: token.expiresAt })} />
      {!isApi && (
        <SelectField
          name="duplicatePolicy"
          label="A machine that enrolled before"
          hint="Told by the machine id of the request."
          defaultValue={token?.duplicates ?? "ALLOW"}
        >
          <option value="ALLOW">Becomes another host</option>
          <option value="REUSE_IF_SILENT">Takes the place of its host, if that is silent</option>
          <option value="REJECT">Is refused</option>
        </SelectField>
      )}
    </>
  );
}

/** What the form says, as the verbs take it. Fields that are not shown are left out. */
export function tokenInput(form: FormData) {
  const enrolls = form.has("maxHostsPerDay");
  const expiresAt = expiryOf(form);
  return {
    name: String(form.get("name") ?? ""),
    allowedIpRanges: addressesOf(form, "allowedIpRanges"),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(enrolls
      ? {
          maxHostsPerDay: Number(form.get("maxHostsPerDay")),
          duplicatePolicy: String(form.get("duplicatePolicy")) as AutoTokenRow["duplicates"],
          ...groupOf(form),
        }
      : { scopes: scopesOf(form) }),
  };
}
