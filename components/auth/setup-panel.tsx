"use client";

import type { FormAction } from "@/components/form/action";
import { AuthPanel } from "./auth-panel";
import { SetupForm } from "./setup-form";
import { useHashSecret } from "./use-hash-secret";

/** The first run: the code comes with the link or from the keyboard. */
export function SetupPanel({ action }: { action: FormAction<never> }) {
  const code = useHashSecret();
  return (
    <AuthPanel
      title="Set up Muster"
      description="Your organization, and you as its owner. Hosts come next."
    >
      <SetupForm action={action} code={code ?? undefined} />
    </AuthPanel>
  );
}
