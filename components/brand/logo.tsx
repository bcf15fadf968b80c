import { cn } from "@/components/ui/cn";

/** Five ticks falling in, their heads an M: the roll call. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 20 20"
      aria-hidden="true"
      className={cn("size-5 shrink-0", className)}
      fill="none"
      stroke="currentColor"
      strokeWidth="2.5"
      strokeLinecap="round"
    >
      <path d="M2 3.25v13.5M6 7v9.75M14 7v9.75M18 3.25v13.5" />
      <path className="text-online-dot" stroke="currentColor" d="M10 10.75v6" />
    </svg>
  );
}

export function Logo({ className }: { className?: string }) {
  return (
    <span className={cn("inline-flex items-center gap-2", className)}>
      <LogoMark />
      <span className="font-semibold text-lg tracking-tight">Muster</span>
    </span>
  );
}
