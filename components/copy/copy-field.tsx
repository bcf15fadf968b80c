import { cn } from "@/components/ui/cn";
import { CopyButton } from "./copy-button";

/** A short value worth copying, in its line: an id, a checksum, an address. */
export function CopyField({
  value,
  what,
  className,
}: {
  value: string;
  what: string;
  className?: string;
}) {
  return (
    <span className={cn("inline-flex min-w-0 max-w-full items-center gap-1", className)}>
      <code className="min-w-0 truncate font-mono text-sm">{value}</code>
      <CopyButton value={value} what={what} className="-my-1 text-muted-foreground" />
    </span>
  );
}
