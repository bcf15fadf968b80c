"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";

import { CertificateNote } from "@/components/copy/certificate-note";
import { ReachNote } from "@/components/enrollment/reach-note";
import { useLeaveWarning } from "@/components/enrollment/use-leave-warning";
import type { ManyWay } from "@/components/enrollment/ways";
import { Note } from "@/components/page/note";
import { Section } from "@/components/page/section";
import { Button } from "@/components/ui/button";
import type { AddedToken, TokenCommands as Commands } from "@/lib/fleet/auto-enrollment/add-token";
import type { GroupView } from "@/lib/fleet/groups/list-groups";
import type { ServerAddress } from "@/lib/server-address";
import { AddManyForm } from "./add-many-form";
import type { AutoTokenRow } from "./auto-token-row";
import { AutoTokenStrip } from "./auto-token-strip";
import { TokenCommands, type Way } from "./token-commands";

type Props = {
  way: ManyWay;
  groups: GroupView[];
  server: ServerAddress;
  /** Tokens that could be used as well. */
  usable: { id: string; name: string }[];
  /** The token the address names as it is now, and its commands with a word for its secret. */
  token: AutoTokenRow | null;
  commands: Commands | null;
};

const first: Record<ManyWay, Way> = { many: "directHost", proxmox: "proxmox", ansible: "ansible" };

/** From a press to many live hosts: make a token or take one, copy its command, watch. */
export function AddMany({ way, groups, server, usable, token, commands }: Props) {
  const router = useRouter();
  const [added, setMade] = useState<AddedToken | null>(null);
  const made = added?.id === token?.id ? added : null;
  useLeaveWarning(made !== null && token?.hosts.made === 0);

  if (!token || !commands) {
    return (
      <div className="grid max-w-3xl gap-8">
        <ReachNote serverUrl={server.url} />
        <CertificateNote server={server} />
        <AddManyForm
          key={way}
          way={way}
          groups={groups}
          onMade={(one) => {
            setMade(one);
            router.replace(`/enrollment/new?kind=${way}&token=${one.id}`, { scroll: false });
          }}
        />
        {usable.length > 0 && (
          <Section title="Or use a token you have" description="You need the secret you stored.">
            <ul className="flex flex-wrap gap-2">
              {usable.map(({ id, name }) => (
                <li key={id}>
                  <Button variant="outline" asChild>
                    <Link href={`/enrollment/new?kind=${way}&token=${id}`} prefetch={false}>
                      {name}
                    </Link>
                  </Button>
                </li>
              ))}
            </ul>
          </Section>
        )}
      </div>
    );
  }

  return (
    <div className="grid max-w-3xl grid-cols-1 gap-8">
      <ReachNote serverUrl={server.url} />
      <section
        ref={made ? focus : undefined}
        tabIndex={-1}
        aria-label="Command"
        className="grid grid-cols-1 gap-4 outline-none"
      >
        <CertificateNote server={server} />
        {!made && (
          <Note label="Secret" title="Put in the secret of this token">
            It was shown once, when the token was made. Where a command says YOUR_TOKEN_SECRET, put
            it. When it is lost, make another token.
          </Note>
        )}
        <TokenCommands
          // The commands hold the secret only in the tab that made it.
          commands={made?.commands ?? commands}
          first={first[way]}
          {...(made && { credentials: made })}
        />
        {made && (
          <p className="text-muted-foreground text-sm">
            The secret is shown only here and now: store it if you want to use the token again.
            Leaving this page loses it. The token lives on under{" "}
            <Link
              href={`/enrollment/tokens/${made.id}`}
              className="rounded-sm text-link underline underline-offset-2"
            >
              {made.name}
            </Link>
            , with the same as below.
          </p>
        )}
      </section>
      <Section title={token.hosts.made > 0 ? "Hosts come in" : "Waiting for hosts"}>
        <AutoTokenStrip token={token} server={server} />
      </Section>
    </div>
  );
}

/** The pressed button is gone; what it made has the focus instead. */
function focus(element: HTMLElement | null) {
  element?.focus();
}
