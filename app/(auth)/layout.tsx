import type { ReactNode } from "react";

import { Logo } from "@/components/brand/logo";
import { OriginNotice } from "@/components/shell/origin-notice";
import { ClockProvider } from "@/components/time/clock";
import { env } from "@/lib/env";

/** Setup, sign in, invitation: one panel, nothing beside it. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-content-center-safe justify-items-center bg-sidebar px-4 py-10">
      <div className="grid w-[min(25rem,calc(100vw-2rem))] grid-cols-1 gap-5">
        <Logo className="justify-self-center" />
        <OriginNotice publicUrl={env.publicUrl} adminOrigins={env.adminOrigins} />
        <ClockProvider now={Date.now()}>{children}</ClockProvider>
      </div>
    </main>
  );
}
