"use client";

import { useEffect } from "react";

/** Marks the search field that `/` goes to. A page has one. */
export const pageSearch = { "data-page-search": "" };

/** ⌘K or Ctrl K opens the palette from anywhere; `/` goes to the page's search. */
export function useShortcuts(openPalette: () => void) {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if ((event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        openPalette();
        return;
      }
      if (event.key !== "/" || event.metaKey || event.ctrlKey || event.altKey) return;
      if (isTyping(event.target) || document.querySelector("[role=dialog], [role=alertdialog]"))
        return;
      const search = document.querySelector<HTMLInputElement>("[data-page-search]");
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
    }
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [openPalette]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}
