"use client";

import { useSyncExternalStore } from "react";
import { CommandBlock } from "@/components/copy/command-block";
import type { FormAction } from "@/components/form/action";
import { AuthPanel } from "./auth-panel";
import { Notice } from "./notice";
import { SetupForm } from "./setup-form";
import { useHashSecret } from "./use-hash-secret";

/** The first run: the code comes with the link or from the keyboard. */
export function SetupPanel({
  action,
  publicUrl,
}: {
  action: FormAction<never>;
  publicUrl: string;
}) {
  const code = useHashSecret();
  return (
    <AuthPanel
      title="Set up Muster"
      description="Your organization, and you as its owner. Hosts come next."
    >
      <OriginHint publicUrl={publicUrl} />
      {/* Mounted anew when the link was read: the focus goes to the first field left to fill. */}
      <SetupForm key={code ?? ""} action={action} code={code ?? undefined} />
    </AuthPanel>
  );
}

const never = () => () => {};

/** Links and install commands carry PUBLIC_URL: one that does not lead here helps no host. */
function OriginHint({ publicUrl }: { publicUrl: string }) {
  const here = useSyncExternalStore(
    never,
    () => location.origin,
    () => publicUrl,
  );
  if (here === publicUrl) return null;
  return (
    <Notice>
      <p>
        You opened this page at <strong className="font-medium">{here}</strong>, but hosts and
        people you invite will be sent to <strong className="font-medium">{publicUrl}</strong>. If
        that is wrong, stop the server and start it with the address they can reach:
      </p>
      <CommandBlock command={`PUBLIC_URL=${here} npm start`} className="bg-surface" />
    </Notice>
  );
}
