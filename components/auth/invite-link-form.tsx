"use client";

import { ActionForm } from "@/components/form/action-form";
import { TextField } from "@/components/form/field";
import { SubmitButton } from "@/components/form/submit-button";
import { AuthPanel } from "./auth-panel";

/** For a link that lost what stands behind its #, as mail programs and reloads do. */
export function InviteLinkForm({ onToken }: { onToken: (token: string) => void }) {
  return (
    <AuthPanel
      title="Join an organization"
      description="This address is missing the part of your invitation link after the #."
    >
      <ActionForm
        action={async (form) => ({ ok: true, data: String(form.get("link") ?? "") })}
        onDone={(link: string) => onToken(link.slice(link.lastIndexOf("#") + 1).trim())}
      >
        <TextField
          name="link"
          label="Invitation link"
          hint="Paste the whole link you were sent."
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          className="font-mono"
          autoFocus
          required
        />
        <SubmitButton size="lg" className="mt-1">
          Open invitation
        </SubmitButton>
      </ActionForm>
    </AuthPanel>
  );
}
