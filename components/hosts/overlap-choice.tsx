"use client";

import { useId } from "react";

import { Label } from "@/components/ui/label";
import { RadioGroup, RadioGroupItem } from "@/components/ui/radio-group";

const overlaps = [
  {
    seconds: 0,
    label: "Now",
    consequence:
      "The host is refused until its agent has the new token. After a leak, choose this.",
  },
  {
    seconds: 600,
    label: "In 10 minutes at the latest",
    consequence:
      "Time to run the command on the host. The first use of the new token ends the old.",
  },
  {
    seconds: 3_600,
    label: "In 1 hour at the latest",
    consequence: "For a host that you get at by way of somebody else.",
  },
  {
    seconds: 86_400,
    label: "In 24 hours at the latest",
    consequence: "For configuration management that runs once a day. Until then both are good.",
  },
];

/** How long the old token stays good: `overlapSeconds` of the form. */
export function OverlapChoice() {
  const id = useId();
  return (
    <RadioGroup name="overlapSeconds" defaultValue="600" aria-label="The old token ends">
      {overlaps.map(({ seconds, label, consequence }) => (
        <div key={seconds} className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5">
          <RadioGroupItem
            id={`${id}-${seconds}`}
            value={String(seconds)}
            aria-describedby={`${id}-${seconds}-what`}
            className="mt-0.5"
          />
          <Label htmlFor={`${id}-${seconds}`}>{label}</Label>
          <p id={`${id}-${seconds}-what`} className="col-start-2 text-muted-foreground text-sm">
            {consequence}
          </p>
        </div>
      ))}
    </RadioGroup>
  );
}
