"use client";

import { usePathname, useRouter } from "next/navigation";
import { useState } from "react";

import { rotateTokenAction } from "@/app/(fleet)/hosts/actions";
import { CertificateNote } from "@/components/copy/certificate-note";
import { SecretDialog } from "@/components/copy/secret-dialog";
import { FormDialog } from "@/components/form/form-dialog";
import { Note } from "@/components/page/note";
import { Button } from "@/components/ui/button";
import type { ServerAddress } from "@/lib/server-address";
import type { ChangeableHost } from "./changeable-host";
import { OverlapChoice } from "./overlap-choice";
import { TokenCommands } from "./token-commands";

type Props = { host: ChangeableHost; server: ServerAddress; open: boolean };

/** Gives a host a new token: a question about the old one, then the secret, once. */
export function RotateToken({ host, server, open }: Props) {
  const router = useRouter();
  const pathname = usePathname();
  const [secret, setSecret] = useState<string | null>(null);
  const first = host.tokenPrefix === null && host.enrolledVia === "ADMIN";
  const verb = first ? "Create token" : "Rotate token";

  return (
    <>
      <FormDialog
        trigger={<Button variant={first ? "default" : "outline"}>{verb}</Button>}
        title={first ? `Create the token of ${host.name}` : `Rotate the token of ${host.name}`}
        description={
          first
            ? "Its agent proves with it that it is this host. You see it once, with the command that uses it."
            : "You see the new token once, with the command that gives it to the agent. When does the old one end?"
        }
        verb={verb}
        initiallyOpen={open}
        // A reload must not ask again.
        onOpenChange={() => open && window.history.replaceState(null, "", pathname)}
        action={(form) => {
          const overlapSeconds = Number(form.get("overlapSeconds") ?? 0);
          return rotateTokenAction({ id: host.id, overlapSeconds });
        }}
        onDone={({ token }) => setSecret(token)}
      >
        {host.hasApiKey && (
          <Note label="API key" title="This ends the API id and key its agent uses" warning>
            An agent that signs in with an API id and key cannot use an agent token instead. It is
            refused until the host enrolls again. Rotate if the key has leaked, or to switch this
            host to Muster's own agent.
          </Note>
        )}
        {!first && <OverlapChoice />}
      </FormDialog>
      <SecretDialog
        title={`The token of ${host.name}`}
        consequence="Whoever has it can report as this host. Muster keeps only a hash: when it is lost, rotate again."
        secret={secret}
        what="agent token"
        onStored={() => {
          setSecret(null);
          router.refresh();
        }}
      >
        <CertificateNote server={server} />
        {secret && <TokenCommands token={secret} server={server} fresh={first} />}
      </SecretDialog>
    </>
  );
}
