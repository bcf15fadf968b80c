"use client";

import { useEffect, useState } from "react";

/**
 * Gives the focus back when what it stands in closes. Radix does so for triggers only; a dialog
 * opened from a menu, a palette or a row would leave the keyboard nowhere.
 */
export function ReturnFocus() {
  const [opener] = useState(findOpener);
  useEffect(() => {
    return () => {
      // After the closing dialog has left the page, and after Radix had its turn.
      setTimeout(() => {
        if (document.activeElement !== document.body) return;
        const target = opener?.isConnected ? opener : document.getElementById("main");
        target?.focus();
      });
    };
  }, [opener]);
  return null;
}

/** What has the focus; of a menu item, which is about to vanish, the menu's button. */
function findOpener(): HTMLElement | null {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement)) return null;
  const menu = focused.closest("[role=menu]");
  return menu ? document.getElementById(menu.getAttribute("aria-labelledby") ?? "") : focused;
}
