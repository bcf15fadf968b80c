"use client";

import { useEffect, useState } from "react";

/**
 * The secret behind the # of the link that led here, taken out of the address bar and the
 * history as soon as it is read. Undefined before that, null when the link has none.
 */
export function useHashSecret(): string | null | undefined {
  const [secret, setSecret] = useState<string | null>();

  useEffect(() => {
    function read() {
      const found = location.hash.slice(1).trim();
      // A second look finds the # gone: what was read first stays.
      setSecret((known) => (found === "" ? (known ?? null) : found));
    }
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);

  useEffect(() => {
    // Only now does the router listen: removed earlier, it would put the # back.
    if (secret) history.replaceState(null, "", location.pathname + location.search);
  }, [secret]);

  return secret;
}
