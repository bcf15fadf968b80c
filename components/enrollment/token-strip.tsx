"use client";

import type { ServerAddress } from "@/lib/server-address";
import { EnrollmentStrip } from "./enrollment-strip";
import { TokenActions } from "./token-actions";
import type { TokenRow } from "./token-row";

/** A token's strip with what can be done about it; the same on every page that shows one. */
export function TokenStrip({ token, server }: { token: TokenRow; server: ServerAddress }) {
  return (
    <EnrollmentStrip
      progress={token.progress}
      server={server}
      actions={<TokenActions token={token} />}
    />
  );
}
