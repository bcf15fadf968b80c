"use client";

import { useState } from "react";
import { PendingButton } from "@/components/form/submit-button";
import { formatCount } from "@/components/format/number";
import { Note } from "@/components/page/note";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { Machine } from "@/lib/fleet/clones/list-machines";
import { CloneMachine } from "./clone-machine";
import { useSplits } from "./use-splits";

type Props = {
  host: { id: string; name: string };
  /** The machines that use the credential of this host: two or more, or none. */
  machines: Machine[];
  admin: boolean;
};

/** More than these stay folded until asked for. */
const FIRST = 6;

/** Several machines are this host: which, and the click that makes a copy a host of its own. */
export function CloneNote({ host, machines, admin }: Props) {
  const [all, setAll] = useState(false);
  const [text, setText] = useState("");
  const splits = useSplits(host.id);
  if (machines.length === 0) return null;

  const found = machines.filter(({ address }) => (address ?? "").includes(text.trim()));
  const shown = all ? found : found.slice(0, FIRST);
  const here = machines.filter(({ state }) => state === "here");
  const leaving = machines.length - here.length;
  const choices = {
    copy: admin && here.length > 1,
    original: admin && here.length > 1 && machines.length > 2,
    takeBack: admin,
  };
  return (
    <Note
      warning
      label="Clone"
      title={`${formatCount(machines.length)} machines check in as ${host.name}`}
      below={
        <div ref={splits.panel} tabIndex={-1} className="mt-2 grid gap-2 outline-none">
          {machines.length > FIRST && (
            <search className="w-full sm:w-72">
              <Input
                type="search"
                aria-label="Find a machine by address"
                placeholder="Find by address"
                value={text}
                autoComplete="off"
                spellCheck={false}
                maxLength={60}
                onChange={(event) => setText(event.target.value)}
              />
            </search>
          )}
          <ul
            aria-label="Machines"
            // What scrolls must be reached by keyboard, also by a viewer, who has no buttons in it.
            tabIndex={all ? 0 : undefined}
            className="-mx-1 max-h-108 overflow-y-auto px-1"
          >
            {shown.map((machine) => (
              <CloneMachine
                key={machine.bootId}
                machine={machine}
                choices={choices}
                splits={splits}
              />
            ))}
          </ul>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {found.length > shown.length && (
              <Button variant="link" onClick={() => setAll(true)}>
                and {formatCount(found.length - shown.length)} more
              </Button>
            )}
            {found.length === 0 && <span>No machine has this address.</span>}
            {admin && leaving > 1 && (
              <PendingButton
                variant="outline"
                size="sm"
                pending={splits.working === "all"}
                onClick={() => void splits.takeAllBack()}
                label={`Take back all ${formatCount(leaving)}`}
              />
            )}
          </div>
        </div>
      }
    >
      {sentence(machines, here)}
    </Note>
  );
}

function sentence(machines: Machine[], here: Machine[]): string {
  const [stays] = here;
  if (stays && here.length === 1) {
    const address = stays.address ?? "One";
    return machines.length === 2
      ? `${address} stays this host. The other enrolls anew when it checks in, and leaves this list.`
      : `${address} stays this host. The others enroll anew when they check in, and leave this list.`;
  }
  const mixed = "What they report is mixed, for a template was cloned with its credential.";
  return machines.length === 2
    ? `${mixed} Say which is the copy: it enrolls anew as a host of its own, the other stays what it is.`
    : `${mixed} Say which is a copy: it becomes a host of its own. Or say which is the original, and all others enroll anew.`;
}
