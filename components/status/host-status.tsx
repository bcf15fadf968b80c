import { cn } from "@/components/ui/cn";
import { type HostStatus, StatusDot } from "./status-dot";

export const hostStatusWord: Record<HostStatus, string> = {
  online: "Online",
  offline: "Offline",
  pending: "Pending",
};

const colour: Record<HostStatus, string> = {
  online: "text-online",
  offline: "text-offline",
  pending: "text-pending",
};

/** A host's status in word, shape and colour. */
export function HostStatusLabel({ status, className }: { status: HostStatus; className?: string }) {
  return (
    <span
      className={cn(
        "inline-flex items-center gap-1.5 whitespace-nowrap font-medium",
        colour[status],
        className,
      )}
    >
      <StatusDot status={status} />
      {hostStatusWord[status]}
    </span>
  );
}
