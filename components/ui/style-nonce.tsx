"use client";

declare global {
  interface Window {
    /** The name by which bundlers hand on a nonce, and libraries ask for it. */
    __webpack_nonce__?: string;
  }
}

// What dialogs use to hold the page behind them still puts a style into it.
if (typeof window !== "undefined") {
  window.__webpack_nonce__ = document.querySelector<HTMLElement>("script[nonce]")?.nonce;
}

/** Shows nothing: brings the nonce of the page's content policy to libraries that make styles. */
export function StyleNonce() {
  return null;
}
