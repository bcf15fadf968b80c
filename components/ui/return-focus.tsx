"use client";

import { useEffect, useState } from "react";

/** Where the focus was before the dialog that was opened last, and before the one it followed. */
let before: HTMLElement[] = [];

/**
 * Gives the focus back when what it stands in closes. Radix does so for triggers only; a dialog
 * opened from a menu, a palette, a row or another dialog would leave the keyboard nowhere.
 */
export function ReturnFocus() {
  const [openers] = useState(findOpeners);
  useEffect(() => {
    return () => {
      // After the closing dialog has left the page, and after Radix had its turn.
      setTimeout(() => {
        if (document.activeElement !== document.body) return;
        const opener = openers.find((one) => one.isConnected);
        (opener ?? document.getElementById("main"))?.focus();
      });
    };
  }, [openers]);
  return null;
}

/** What had the focus; a dialog that follows another gives it back to where that one would. */
function findOpeners(): HTMLElement[] {
  const opener = findOpener();
  const follows = !opener || opener.closest("[role=dialog], [role=alertdialog]") !== null;
  before = [...(opener ? [opener] : []), ...(follows ? before.slice(0, 4) : [])];
  return before;
}

/** What has the focus; of a menu item, which is about to vanish, the menu's button. */
function findOpener(): HTMLElement | null {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || focused === document.body) return null;
  const menu = focused.closest("[role=menu]");
  return menu ? document.getElementById(menu.getAttribute("aria-labelledby") ?? "") : focused;
}
