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

const duplicateHints: Record<AutoTokenRow["duplicates"], string> = {
  ALLOW: "Every enrollment makes a new host, even with a machine id that is already known.",
  REUSE_IF_SILENT:
    "Anyone with this token who knows a machine's id can take over its host while it is offline: the host's old credentials end. The host's activity records it.",
  REJECT: "A machine is recognized by the machine id in the request.",
};

const installHints: Record<AutoTokenRow["installs"], string> = {
  MUSTER: "What hosts/install installs on hosts of this token.",
  BINARY:
    "Hosts of this token get the patchmon-agent binary that the operator put into AGENT_BINARIES_DIR. Muster neither updates nor removes it.",
};

type Props = {
  token?: AutoTokenRow;
  groups: GroupView[];
  /** Whether the operator has binaries to offer. */
  binaries: boolean;
};

/** What a token may do: of a new one everything, of one there is all but its kind. */
export function TokenFields({ token, groups, binaries }: Props) {
  const [duplicates, setDuplicates] = useState<AutoTokenRow["duplicates"]>(
    token?.duplicates ?? "ALLOW",
  );
  const [installs, setInstalls] = useState<AutoTokenRow["installs"]>(token?.installs ?? "MUSTER");
  const [purpose, setPurpose] = useState<string>(token?.type ?? "proxmox-lxc");
  const use = token ? token.use : usedFor(purpose);
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
      {use === "api" && <ScopesChoice initial={token?.scopes ?? ["get"]} />}
      {use === "enroll" && (
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
      {use === "enroll" && (
        <SelectField
          name="duplicatePolicy"
          label="A machine that enrolled before"
          hint={duplicateHints[duplicates]}
          value={duplicates}
          onChange={(event) => setDuplicates(event.target.value as AutoTokenRow["duplicates"])}
        >
          <option value="ALLOW">Becomes another host</option>
          <option value="REUSE_IF_SILENT">Takes over its host if that one is offline</option>
          <option value="REJECT">Is refused</option>
        </SelectField>
      )}
      {use === "enroll" && (binaries || token?.installs === "BINARY") && (
        <SelectField
          name="installedAgent"
          label="Agent to install"
          hint={installHints[installs]}
          value={installs}
          onChange={(event) => setInstalls(event.target.value as AutoTokenRow["installs"])}
        >
          <option value="MUSTER">muster-agent</option>
          <option value="BINARY">The binary of this server's operator</option>
        </SelectField>
      )}
    </>
  );
}

/** What a token of this purpose is used for. */
function usedFor(purpose: string): AutoTokenRow["use"] {
  return purpose === "api" || purpose === "gethomepage" ? purpose : "enroll";
}

/** What the form says, as the verbs take it. Fields that are not shown are left out. */
export function tokenInput(form: FormData) {
  const expiresAt = expiryOf(form);
  return {
    name: String(form.get("name") ?? ""),
    allowedIpRanges: addressesOf(form, "allowedIpRanges"),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(form.has("maxHostsPerDay") && {
      maxHostsPerDay: Number(form.get("maxHostsPerDay")),
      duplicatePolicy: String(form.get("duplicatePolicy")) as AutoTokenRow["duplicates"],
      ...(form.has("installedAgent") && {
        installedAgent: String(form.get("installedAgent")) as AutoTokenRow["installs"],
      }),
      ...groupOf(form),
    }),
    ...(form.has("scopes") && { scopes: scopesOf(form) }),
  };
}
