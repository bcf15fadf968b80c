import { cn } from "@/components/ui/cn";

type Props = {
  /** What is measured, for a screen reader: "Disk / used". */
  label: string;
  value: number;
  max: number;
  /** The words beside the bar. */
  text: string;
  className?: string;
};

/** How full something is. From 80 % it warns, from 95 % it alarms; the words say the number. */
export function Meter({ label, value, max, text, className }: Props) {
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  return (
    <div className={cn("flex items-center gap-2.5", className)}>
      <meter className="sr-only" aria-label={label} min={0} max={max} value={value}>
        {text}
      </meter>
      <div aria-hidden className="h-1.5 min-w-16 flex-1 overflow-hidden rounded-full bg-border">
        <div
          style={{ width: `${share * 100}%` }}
          className={cn(
            "h-full rounded-full",
            share < 0.8 && "bg-muted-foreground",
            share >= 0.8 && share < 0.95 && "bg-warning-dot",
            share >= 0.95 && "bg-security-dot",
          )}
        />
      </div>
      <span className="shrink-0 text-right text-sm tabular-nums">{text}</span>
    </div>
  );
}
