"use client";

import { useSyncExternalStore } from "react";

import { Note } from "@/components/page/note";

type Props = { publicUrl: string; adminOrigins: string[] };

/** Says so when the dashboard was opened at an address that hosts will not be told. */
export function OriginNotice({ publicUrl, adminOrigins }: Props) {
  // Only the browser knows: a proxy may have rewritten what the server was asked for.
  const origin = useSyncExternalStore(never, readOrigin, () => publicUrl);
  if (origin === publicUrl || adminOrigins.includes(origin)) return null;
  return (
    <Note
      warning
      label="Address"
      title={`You opened Muster at ${origin}, but PUBLIC_URL is ${publicUrl}`}
    >
      Install commands point hosts to {publicUrl}. If they should use {origin}, start the server
      with PUBLIC_URL={origin}. If both are right, add {origin} to ADMIN_ORIGINS.
    </Note>
  );
}

const never = () => () => {};
const readOrigin = () => window.location.origin;
