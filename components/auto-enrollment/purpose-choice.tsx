"use client";

import { useId } from "react";

import { Label } from "@/components/ui/label";
import { RadioGroup, RadioGroupItem } from "@/components/ui/radio-group";
import type { IntegrationType } from "./kind";

const purposes: { type: IntegrationType; label: string; what: string }[] = [
  {
    type: "proxmox-lxc",
    label: "Proxmox containers",
    what: "A script on a node enrolls its running containers, now and whenever it runs again.",
  },
  {
    type: "direct-host",
    label: "Hosts that enroll themselves",
    what: "A command, a playbook or cloud-init on each host.",
  },
  {
    type: "api",
    label: "A program that reads the fleet",
    what: "For the integration API. It can enroll nothing.",
  },
  {
    type: "gethomepage",
    label: "A gethomepage widget",
    what: "Reads the numbers of the fleet, and nothing else.",
  },
];

type Props = { value: string; onChange: (type: string) => void };

/** What a token is for: `type` of the form. It stays so for good. */
export function PurposeChoice({ value, onChange }: Props) {
  const id = useId();
  return (
    <div className="grid gap-1.5">
      <p id={id} className="font-medium">
        What it is for
      </p>
      <RadioGroup name="type" value={value} onValueChange={onChange} aria-labelledby={id}>
        {purposes.map(({ type, label, what }) => (
          <div key={type} className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5">
            <RadioGroupItem
              id={`${id}-${type}`}
              value={type}
              aria-describedby={`${id}-${type}-what`}
              className="mt-0.5"
            />
            <Label htmlFor={`${id}-${type}`}>{label}</Label>
            <p id={`${id}-${type}-what`} className="col-start-2 text-muted-foreground text-sm">
              {what}
            </p>
          </div>
        ))}
      </RadioGroup>
    </div>
  );
}
