"use client";

import { type RefObject, useLayoutEffect } from "react";

/**
 * Sends the focus to the page when `element` vanishes with it, as the button of a row does that
 * was removed: the keyboard would start over at the top of the browser.
 */
export function useLastFocus(element: RefObject<HTMLElement | null>) {
  useLayoutEffect(() => {
    const watched = element.current;
    return () => {
      if (!watched || document.activeElement !== watched) return;
      setTimeout(() => document.getElementById("main")?.focus({ preventScroll: true }));
    };
  }, [element]);
}
