import { Check, X } from "lucide-react";

import { RelativeTime } from "@/components/time/relative-time";
import { cn } from "@/components/ui/cn";
import type { EnrollmentStep } from "./progress";

const stateWord: Record<EnrollmentStep["state"], string> = {
  done: "done",
  current: "waiting",
  failed: "failed",
  ahead: "not yet",
};

/** The steps in a line, on a phone in a column. */
export function Steps({ steps }: { steps: EnrollmentStep[] }) {
  return (
    <ol className="grid sm:auto-cols-fr sm:grid-flow-col">
      {steps.map((step, index) => (
        <li
          key={step.label}
          className="relative flex gap-3 pb-4 last:pb-0 sm:grid sm:gap-2 sm:pr-4 sm:pb-0"
        >
          {index < steps.length - 1 && (
            <span
              aria-hidden
              className={cn(
                "absolute top-6 bottom-1 left-[9px] w-px sm:top-[9px] sm:right-1 sm:bottom-auto sm:left-6 sm:h-px sm:w-auto",
                steps[index + 1]?.state === "done" ? "bg-online-dot" : "bg-border",
              )}
            />
          )}
          <StepMark state={step.state} />
          <div className="grid leading-5">
            <span
              className={cn(
                "font-medium",
                step.state === "ahead" && "font-normal text-muted-foreground",
                step.state === "failed" && "text-security",
              )}
            >
              {step.label}
              <span className="sr-only">, {stateWord[step.state]}</span>
            </span>
            <span className="min-h-5 text-muted-foreground text-sm">
              {step.at && <RelativeTime at={step.at} />}
            </span>
          </div>
        </li>
      ))}
    </ol>
  );
}

function StepMark({ state }: { state: EnrollmentStep["state"] }) {
  return (
    <span
      aria-hidden
      className={cn(
        "relative grid size-5 shrink-0 place-content-center rounded-full",
        state === "done" && "bg-online-wash text-online",
        state === "failed" && "bg-security-wash text-security",
        state === "current" && "border-[1.5px] border-pending-dot",
        state === "ahead" && "border-[1.5px] border-border",
      )}
    >
      {state === "done" && <Check strokeWidth={2.5} className="size-3" />}
      {state === "failed" && <X strokeWidth={2.5} className="size-3" />}
      {state === "current" && <span className="size-2 animate-pulse rounded-full bg-pending-dot" />}
    </span>
  );
}
