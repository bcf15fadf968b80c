"use client";

import { useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import {
  splitCloneAction,
  splitOthersAction,
  takeBackSplitAction,
} from "@/app/(fleet)/hosts/agent-actions";
import { settle } from "@/components/form/action";
import type { Machine } from "@/lib/fleet/clones/list-machines";

const named = ({ address }: Machine) => address ?? "The machine";

/**
 * What an admin does about the machines of a host, one thing at a time; `working` names it. A button
 * that goes with what it did leaves the focus to `panel`.
 */
export function useSplits(id: string) {
  const [working, setWorking] = useState<string | null>(null);
  const panel = useRef<HTMLDivElement>(null);
  const acted = useRef(false);

  useEffect(() => {
    if (!acted.current || document.activeElement !== document.body) return;
    acted.current = false;
    panel.current?.focus({ preventScroll: true });
  });

  async function run(name: string, act: Parameters<typeof settle>[0], done: string) {
    if (working !== null) return;
    setWorking(name);
    acted.current = true;
    const result = await settle(act);
    setWorking(null);
    if (result.ok) toast.success(done);
    else toast.error(result.error.message);
  }

  return {
    working,
    panel,
    split: (machine: Machine) =>
      run(
        `split ${machine.bootId}`,
        () => splitCloneAction({ id, bootId: machine.bootId }),
        `${named(machine)} enrolls anew at its next check-in`,
      ),
    splitOthers: (machine: Machine) =>
      run(
        `keep ${machine.bootId}`,
        () => splitOthersAction({ id, bootId: machine.bootId }),
        `All but ${machine.address ?? "this one"} enroll anew at their next check-in`,
      ),
    takeBack: (machine: Machine) =>
      run(
        `split ${machine.bootId}`,
        () => takeBackSplitAction({ id, bootId: machine.bootId }),
        `${named(machine)} stays what it is`,
      ),
    takeAllBack: () => run("all", () => takeBackSplitAction({ id }), "All stay what they are"),
  };
}

export type Splits = ReturnType<typeof useSplits>;
