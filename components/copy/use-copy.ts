"use client";

import { useEffect, useState } from "react";

/** Copies text; `copied` stays true for two seconds, `failed` until the next try. */
export function useCopy(): {
  state: "idle" | "copied" | "failed";
  copy: (text: string) => Promise<void>;
} {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");

  useEffect(() => {
    if (state !== "copied") return;
    const timer = setTimeout(() => setState("idle"), 2_000);
    return () => clearTimeout(timer);
  }, [state]);

  async function copy(text: string) {
    setState("idle");
    setState((await writeText(text)) ? "copied" : "failed");
  }

  return { state, copy };
}

async function writeText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** The clipboard API exists on https and localhost only; a fleet server often has neither. */
function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.style.position = "fixed";
  field.style.opacity = "0";
  // Inside the open dialog: its focus trap would take the selection away again.
  const dialogs = document.querySelectorAll("[role=dialog], [role=alertdialog]");
  (dialogs[dialogs.length - 1] ?? document.body).append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}
