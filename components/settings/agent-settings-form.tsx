"use client";

import { toast } from "sonner";
import type { FormAction } from "@/components/form/action";
import { ActionForm } from "@/components/form/action-form";
import { SelectField, TextField } from "@/components/form/field";
import { SubmitButton } from "@/components/form/submit-button";
import type { AgentSettings } from "@/lib/fleet/organizations/agent-settings";

type Props = { action: FormAction<void>; settings: AgentSettings };

/** How often agents check in and update, when package lists are too old, and who reports containers. */
export function AgentSettingsForm({ action, settings }: Props) {
  return (
    <ActionForm action={action} onDone={() => toast.success("Saved")} className="max-w-md">
      <TextField
        name="checkInIntervalSeconds"
        label="Check in every … seconds"
        hint="10 to 3600. A host counts as offline after two that are missed, and not before a minute."
        type="number"
        inputMode="numeric"
        min={10}
        max={3600}
        defaultValue={settings.checkInIntervalSeconds}
        required
      />
      <SelectField
        name="agentUpdates"
        label="Newer versions of the agent"
        hint="An update is verified by its checksum, and undone by itself when its first check-in fails."
        defaultValue={settings.agentUpdates}
      >
        <option value="OFF">Never</option>
        <option value="ON_REQUEST">When somebody asks for it</option>
        <option value="ON">By themselves</option>
      </SelectField>
      <TextField
        name="listsMaxAgeDays"
        label="Package lists are too old after … days"
        hint="1 to 365. Of a host whose lists are older, updates count as not known."
        type="number"
        inputMode="numeric"
        min={1}
        max={365}
        defaultValue={settings.listsMaxAgeDays}
        required
      />
      <SelectField
        name="dockerIntegration"
        label="Reports of containers"
        hint="For agents other than Muster's own, which always reports its containers. A host can be set otherwise."
        defaultValue={String(settings.dockerIntegration)}
      >
        <option value="true">On</option>
        <option value="false">Off</option>
      </SelectField>
      <SubmitButton className="w-fit">Save</SubmitButton>
    </ActionForm>
  );
}
