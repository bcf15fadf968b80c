import { PendingButton } from "@/components/form/submit-button";
import { RelativeTime } from "@/components/time/relative-time";
import type { Machine } from "@/lib/fleet/clones/list-machines";
import type { Splits } from "./use-splits";

const words = {
  here: "",
  waiting: "Enrolls anew at its next check-in",
  told: "Told, about to enroll",
};

type Props = {
  machine: Machine;
  /** What may be said of it; nothing to a viewer. */
  choices: { copy: boolean; original: boolean; takeBack: boolean };
  splits: Splits;
};

/** One of the machines that are one host: where it is, and what is done about it. */
export function CloneMachine({ machine, choices, splits }: Props) {
  const { bootId, address, lastSeenAt, state } = machine;
  const name = address ?? "Unknown address";
  const isSplit = state !== "here";
  const choice = isSplit ? choices.takeBack : choices.copy;
  return (
    <li className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-foreground/12 border-t py-1 last:border-b">
      <div className="grid min-w-0 flex-1 basis-56">
        <span>
          <span className="font-mono">{name}</span>{" "}
          <span className="text-muted-foreground">
            seen <RelativeTime at={lastSeenAt} />
          </span>
        </span>
        {isSplit && <span className="text-muted-foreground">{words[state]}</span>}
      </div>
      <div className="flex gap-2">
        {choice && (
          <PendingButton
            variant="outline"
            size="sm"
            aria-label={isSplit ? `Take back: ${name}` : `${name} is a copy`}
            pending={splits.working === `split ${bootId}`}
            onClick={() => void (isSplit ? splits.takeBack(machine) : splits.split(machine))}
            label={isSplit ? "Take back" : "Is a copy"}
          />
        )}
        {!isSplit && choices.original && (
          <PendingButton
            variant="outline"
            size="sm"
            aria-label={`${name} is the original`}
            pending={splits.working === `keep ${bootId}`}
            onClick={() => void splits.splitOthers(machine)}
            label="Is the original"
          />
        )}
      </div>
    </li>
  );
}
