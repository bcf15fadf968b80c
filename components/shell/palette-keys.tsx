"use client";

import { useSyncExternalStore } from "react";

import { Kbd } from "@/components/ui/kbd";

const never = () => () => {};

/** The keys that open the palette, as they are written on the reader's keyboard. */
export function PaletteKeys() {
  const apple = useSyncExternalStore(
    never,
    () => /Mac|iPhone|iPad/.test(navigator.userAgent),
    () => false,
  );
  return <Kbd className="border-0">{apple ? "⌘K" : "Ctrl K"}</Kbd>;
}
