"use client";

import { TriangleAlert } from "lucide-react";
import { createContext, type ReactNode, useContext, useState } from "react";

import { cn } from "@/components/ui/cn";
import "./steady-pages";
import { type LiveState, useLive } from "./use-live";

const Live = createContext<LiveState>({ state: "connecting", since: 0, linksWait: false });

/** Keeps the page current. Mounted once, in the shell; `name` as `useLive` has it. */
export function LiveProvider({ name, children }: { name: string; children: ReactNode }) {
  return <Live value={useLive("/api/live", name)}>{children}</Live>;
}

/** A word that says whether the page is current. */
export function LiveWord({ className }: { className?: string }) {
  const { state, since } = useContext(Live);
  const words = { connecting: "Connecting", live: "Live" };
  return (
    <p
      className={cn("flex h-7 items-center gap-2.5 px-2 text-muted-foreground text-sm", className)}
    >
      <span
        aria-hidden
        className={cn(
          "mx-1 size-2 shrink-0 rounded-full",
          state === "live" ? "bg-online-dot" : "border-[1.5px] border-offline-dot",
          isOutage(state) && "border-warning-dot",
        )}
      />
      {isOutage(state) ? `Not live since ${timeOf(since)}` : words[state]}
    </p>
  );
}

/** Says above the page that it may be old, why and what comes next; read out when that changes. */
export function LiveStrip({ className }: { className?: string }) {
  const { state, since, linksWait } = useContext(Live);
  const [wasOut, setWasOut] = useState(false);
  if (isOutage(state) && !wasOut) setWasOut(true);
  return (
    <div role="status" className={className}>
      {isOutage(state) ? (
        <div className="flex gap-2.5 border-b bg-warning-wash px-4 py-2 sm:px-6 lg:px-8">
          <TriangleAlert aria-hidden className="mt-0.75 size-4 shrink-0 text-warning" />
          <p className="min-w-0 text-pretty">
            <strong className="font-medium">Not live since {timeOf(since)}.</strong> What you see
            may be old. {what[state]}
            {state === "lost" && linksWait && " A link you follow opens then."}
          </p>
        </div>
      ) : (
        state === "live" && wasOut && <span className="sr-only">Live again</span>
      )}
    </div>
  );
}

const what = {
  lost: "Trying again until the server answers.",
  blocked:
    "A proxy or a sign-in of your network answers in the server's place. Sign in there in another window; this one comes back by itself.",
};

function isOutage(state: LiveState["state"]): state is "lost" | "blocked" {
  return state === "lost" || state === "blocked";
}

/** "10:42" on the reader's clock, with the day when that is another. */
function timeOf(at: number): string {
  const sameDay = new Date(at).toDateString() === new Date().toDateString();
  const day = sameDay ? {} : ({ day: "numeric", month: "short" } as const);
  const format = { ...day, hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat("en-GB", format).format(at);
}
