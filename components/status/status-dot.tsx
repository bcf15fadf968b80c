import { cn } from "@/components/ui/cn";

export type HostStatus = "online" | "offline" | "pending";

/**
 * The shape tells what the colour tells: filled for present, hollow for silent, half for one
 * that is expected.
 */
export function StatusDot({ status, className }: { status: HostStatus; className?: string }) {
  return (
    <svg
      viewBox="0 0 10 10"
      aria-hidden="true"
      className={cn(
        "size-2.5 shrink-0",
        status === "online" && "text-online-dot",
        status === "offline" && "text-offline-dot",
        status === "pending" && "text-pending-dot",
        className,
      )}
    >
      {status === "online" ? (
        <circle cx="5" cy="5" r="4" fill="currentColor" />
      ) : (
        <circle cx="5" cy="5" r="3.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
      )}
      {status === "pending" && <path d="M5 1.75a3.25 3.25 0 0 1 0 6.5z" fill="currentColor" />}
    </svg>
  );
}
