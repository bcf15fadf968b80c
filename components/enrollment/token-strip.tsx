"use client";

import { EnrollmentStrip } from "./enrollment-strip";
import { TokenActions } from "./token-actions";
import type { TokenRow } from "./token-row";

/** A token's strip with what can be done about it; the same on every page that shows one. */
export function TokenStrip({ token, serverUrl }: { token: TokenRow; serverUrl: string }) {
  return (
    <EnrollmentStrip
      progress={token.progress}
      serverUrl={serverUrl}
      actions={<TokenActions token={token} />}
    />
  );
}
