"use client";

import Link from "next/link";
import { type ReactNode, useCallback } from "react";

import { StatusDot } from "@/components/status/status-dot";
import { useClock } from "@/components/time/clock";
import { Countdown } from "@/components/time/countdown";
import { RelativeTime } from "@/components/time/relative-time";
import { Button } from "@/components/ui/button";
import type { ServerAddress } from "@/lib/server-address";
import {
  type EnrollmentPhase,
  type EnrollmentProgress,
  enrollmentPhase,
  enrollmentSteps,
  isWaiting,
} from "./progress";
import { Steps } from "./steps";
import { WaitingHelp } from "./waiting-help";

type Props = {
  progress: EnrollmentProgress;
  /** The address hosts reach this server at, for the commands that diagnose. */
  server: ServerAddress;
  /** Buttons to extend and to revoke; shown while they can still do something. */
  actions?: ReactNode;
  /** What mends a refusal: "allow 10.1.2.3". */
  remedy?: ReactNode;
};

/** A token's way to a live host, as it happens: steps, reason of a refusal, time left, help. */
export function EnrollmentStrip({ progress, server, actions, remedy }: Props) {
  const phase = useClock(useCallback((now) => enrollmentPhase(progress, now), [progress]));
  const usable = isWaiting(phase) && progress.host === null;
  const { refusal } = progress;
  return (
    <div className="grid grid-cols-1 gap-4">
      <Steps steps={enrollmentSteps(progress, phase)} />
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <div role="status" className="grid gap-0.5">
          <Sentence progress={progress} phase={phase} />
          {refusal && phase !== "refused" && (
            <p className="text-muted-foreground text-sm">
              {refusal.from ? `A host at ${refusal.from}` : "A host"} was refused{" "}
              <RelativeTime at={refusal.at} />: {refusal.reason}
            </p>
          )}
        </div>
        {phase === "present" && progress.host && (
          <Button asChild>
            <Link href={`/hosts/${progress.host.id}`}>Open {progress.host.name}</Link>
          </Button>
        )}
        {(usable || phase === "expired") && (
          <div className="flex flex-wrap items-center gap-2">
            {usable && (
              <span className="mr-1 text-muted-foreground text-sm">
                Expires in <Countdown until={progress.expiresAt} />
              </span>
            )}
            {actions}
          </div>
        )}
      </div>
      {phase === "refused" && remedy}
      {isWaiting(phase) && <WaitingHelp progress={progress} phase={phase} server={server} />}
    </div>
  );
}

function Sentence({ progress, phase }: { progress: EnrollmentProgress; phase: EnrollmentPhase }) {
  const { host, refusal } = progress;
  switch (phase) {
    case "unused":
      return <p>Run the command on the host. This page notices by itself.</p>;
    case "fetched":
      return <p>A host has fetched the script. Waiting for it to enroll.</p>;
    case "refused":
      return (
        <>
          <p className="font-medium text-security">{refusal?.reason}</p>
          {refusal?.from && (
            <p className="text-muted-foreground text-sm">Refused a host at {refusal.from}</p>
          )}
        </>
      );
    case "enrolled":
      return (
        <p>
          <strong className="font-semibold">{host?.name}</strong> is enrolled. Waiting for its first
          check-in.
        </p>
      );
    case "present":
      return (
        <p className="flex items-center gap-2">
          <StatusDot status="online" />
          <span>
            <strong className="font-semibold">{host?.name}</strong> is in the fleet.
          </span>
        </p>
      );
    case "expired":
      return <p>The token expired unused. Extend it to use its command, or make a new one.</p>;
    case "gone":
      return <p>A host enrolled with it and was deleted since.</p>;
    case "revoked":
      return <p>The token was revoked. No host can use it.</p>;
  }
}
