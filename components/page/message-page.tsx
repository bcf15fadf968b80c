import type { ReactNode } from "react";

import { CopyField } from "@/components/copy/copy-field";

type Props = {
  title: string;
  /** What happened and what it means. */
  children: ReactNode;
  /** What to quote when asking for help; the server's log has the same. */
  requestId?: string;
  actions: ReactNode;
};

/** A page that says what happened and what next: errors, not found. */
export function MessagePage({ title, children, requestId, actions }: Props) {
  return (
    <div className="grid min-h-[60dvh] place-content-center px-4 py-16">
      <div className="grid max-w-md gap-4">
        <div className="grid gap-1.5">
          <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
          <div className="text-pretty text-muted-foreground">{children}</div>
        </div>
        {requestId && (
          <p className="flex flex-wrap items-center gap-x-2 text-muted-foreground text-sm">
            Request id <CopyField value={requestId} what="request id" />
          </p>
        )}
        <div className="flex flex-wrap gap-2">{actions}</div>
      </div>
    </div>
  );
}
