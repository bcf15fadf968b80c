import { CircleAlert } from "lucide-react";

import { CopyField } from "@/components/copy/copy-field";
import { cn } from "@/components/ui/cn";
import type { ActionError } from "./action";

/** Why it did not work, what to do, and the id to ask about. Read out when it appears. */
export function FormMessage({
  error,
  className,
}: {
  error: ActionError | null;
  className?: string;
}) {
  return (
    <div role="alert" className={cn("empty:hidden", className)}>
      {error && (
        <div className="flex gap-2.5 rounded-lg bg-security-wash px-3 py-2.5">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-security" />
          <div className="grid min-w-0 grid-cols-1 gap-0.5">
            <p className="font-medium">{error.message}</p>
            {error.detail && <p>{error.detail}</p>}
            {error.requestId && (
              <p className="flex flex-wrap items-center gap-x-1.5 text-sm">
                Request <CopyField value={error.requestId} what="request id" />
              </p>
            )}
          </div>
        </div>
      )}
    </div>
  );
}
