"use client";

import { useSyncExternalStore } from "react";

import { parseTheme, type Theme, themeCookies } from "./theme";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(): Theme {
  return parseTheme(document.documentElement.dataset.theme);
}

function setTheme(theme: Theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  // The server reads it, so that the first byte of the next page has the right colours.
  const secure = location.protocol === "https:";
  const name = secure ? themeCookies.https : themeCookies.http;
  // biome-ignore lint/suspicious/noDocumentCookie: Safari and Firefox have no cookieStore yet
  document.cookie = `${name}=${theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure ? "; Secure" : ""}`;
  for (const listener of listeners) listener();
}

/** The chosen theme. "system" until the page is hydrated. */
export function useTheme(): { theme: Theme; setTheme: (theme: Theme) => void } {
  return { theme: useSyncExternalStore(subscribe, read, () => "system"), setTheme };
}
