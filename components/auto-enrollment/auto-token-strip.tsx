"use client";

import Link from "next/link";
import { useCallback } from "react";

import { Steps } from "@/components/enrollment/steps";
import { useClock } from "@/components/time/clock";
import { Countdown } from "@/components/time/countdown";
import type { ServerAddress } from "@/lib/server-address";
import type { AutoTokenRow } from "./auto-token-row";
import { autoTokenSteps, lastSignOf } from "./progress";
import { QuotaMeter } from "./quota-meter";
import { Refusals } from "./refusals";
import { SilenceHelp } from "./silence-help";
import { useAutoTokenState } from "./state-label";

type Props = {
  token: AutoTokenRow;
  /** The address hosts reach this server at, for the commands that diagnose. */
  server: ServerAddress;
};

/** A token's way to live hosts, as it happens: steps, refusals with what mends them, help. */
export function AutoTokenStrip({ token, server }: Props) {
  const state = useAutoTokenState(token);
  const minute = useClock(useCallback((now) => Math.floor(now / 60_000) * 60_000, []));
  return (
    <div className="grid grid-cols-1 gap-4">
      <Steps steps={autoTokenSteps(token, minute)} />
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div role="status">
          <Sentence token={token} state={state} />
        </div>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-muted-foreground text-sm">
          {token.use === "enroll" && (
            <QuotaMeter used={token.usedToday} quota={token.quota} className="w-52" />
          )}
          {state === "active" && token.expiresAt && (
            <span>
              Expires in <Countdown until={token.expiresAt} />
            </span>
          )}
        </div>
      </div>
      <Refusals token={token} />
      {state === "active" && token.hosts.made === 0 && token.use === "enroll" && (
        <SilenceHelp since={lastSignOf(token)} server={server} />
      )}
    </div>
  );
}

function Sentence({
  token: { id, hosts, use, scriptFetchedAt },
  state,
}: {
  token: AutoTokenRow;
  state: ReturnType<typeof useAutoTokenState>;
}) {
  if (state === "disabled") return <p>Disabled: nobody can use it. What it let in stays.</p>;
  if (state === "expired") return <p>Expired: nobody can use it. What it let in stays.</p>;
  if (use === "api") return <p>It reads the fleet. Nothing enrolls with it.</p>;
  if (use === "gethomepage") return <p>It reads the numbers of the fleet, and nothing else.</p>;
  if (hosts.made > 0) {
    return (
      <p>
        <Link
          href={`/hosts?token=${id}`}
          className="rounded-sm text-link underline underline-offset-2"
        >
          {hosts.made === 1 ? "Its host" : `Its ${hosts.made} hosts`}
        </Link>{" "}
        {hosts.made === 1 ? "is" : "are"} in the fleet. The next ones show up by themselves.
      </p>
    );
  }
  return scriptFetchedAt ? (
    <p>A host has fetched the script. Waiting for it to enroll.</p>
  ) : (
    <p>Run a command with it. This page notices by itself.</p>
  );
}
