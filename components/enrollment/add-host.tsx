"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useState, useTransition } from "react";

import { CertificateNote } from "@/components/copy/certificate-note";
import { Section } from "@/components/page/section";
import { Button } from "@/components/ui/button";
import type { AddedHost } from "@/lib/fleet/enrollment/add-host";
import type { GroupView } from "@/lib/fleet/groups/list-groups";
import type { ServerAddress } from "@/lib/server-address";
import { AddHostForm } from "./add-host-form";
import { HostCommands } from "./host-commands";
import { isWaiting } from "./progress";
import { ReachNote } from "./reach-note";
import type { TokenRow } from "./token-row";
import { TokenStrip } from "./token-strip";
import { useLeaveWarning } from "./use-leave-warning";
import { usePhase } from "./use-phase";

type Props = {
  groups: GroupView[];
  server: ServerAddress;
  /** The token the address names, as it is now. */
  token: TokenRow | null;
  /** What its host has told; null until it checked in. */
  arrival: ReactNode;
  /** The commands come with the one for Docker in front. */
  docker?: boolean;
};

/** From a press to a live host: make the command, copy it, watch the host come in. */
export function AddHost({ groups, server, token, arrival, docker = false }: Props) {
  const router = useRouter();
  const [, startTransition] = useTransition();
  const [made, setMade] = useState<AddedHost | null>(null);
  const spent = token?.progress.usedAt || token?.progress.revokedAt;
  const waiting = made !== null && !spent;
  const here = docker ? "/enrollment/new?kind=docker&" : "/enrollment/new?";
  useLeaveWarning(waiting && !token?.progress.scriptFetchedAt);

  if (!made && !token) {
    return (
      <div className="grid max-w-3xl gap-6">
        <ReachNote serverUrl={server.url} />
        <CertificateNote server={server} />
        <AddHostForm
          groups={groups}
          onMade={(added) => {
            setMade(added);
            router.replace(`${here}token=${added.id}`, { scroll: false });
          }}
        />
      </div>
    );
  }

  function startOver() {
    startTransition(() => {
      setMade(null);
      router.push(here.slice(0, -1));
    });
  }

  const over = token !== null && !waiting;
  return (
    <div className="grid max-w-3xl gap-8">
      {waiting && <ReachNote serverUrl={server.url} />}
      {made && waiting && (
        <section ref={focus} tabIndex={-1} aria-label="Command" className="grid gap-4 outline-none">
          <CertificateNote server={server} />
          <HostCommands
            server={server}
            first={docker ? "docker" : "shell"}
            shell={made.commands.curl}
            docker={made.commands.docker}
            download={made.commands.download}
            verify={made.commands.verify}
            run={made.commands.run}
            checksum={made.commands.checksum}
          />
          <p className="text-muted-foreground text-sm">
            The command is shown only here and now: leaving this page loses it. The token lives on,
            and its row under{" "}
            <Link href="/enrollment" className="rounded-sm text-link underline underline-offset-2">
              Enrollment
            </Link>{" "}
            shows the same as below.
          </p>
        </section>
      )}
      {!waiting && !spent && <CertificateNote server={server} />}
      {token && <Progress token={token} server={server} arrived={arrival !== null} />}
      {arrival && <Section title="What it reported">{arrival}</Section>}
      {over && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button variant="outline" onClick={startOver}>
            {arrival ? "Add another host" : "Make another command"}
          </Button>
          {!token.progress.usedAt && (
            <p className="text-muted-foreground text-sm">
              This token's command was shown once, when it was made.
            </p>
          )}
        </div>
      )}
    </div>
  );
}

type ProgressProps = { token: TokenRow; server: ServerAddress; arrived: boolean };

function Progress({ token, server, arrived }: ProgressProps) {
  const waiting = isWaiting(usePhase(token.progress));
  const title = waiting ? "Waiting for the host" : arrived ? "The host is here" : "Progress";
  return (
    <Section title={title}>
      <TokenStrip token={token} server={server} />
    </Section>
  );
}

/** The pressed button is gone; what it made has the focus instead. */
function focus(element: HTMLElement | null) {
  element?.focus();
}
