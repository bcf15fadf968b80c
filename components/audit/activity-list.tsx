import { RelativeTime } from "@/components/time/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { AuditLine } from "./audit-line";
import type { AuditEntry } from "./describe";

type Props = {
  entries: (AuditEntry & { id: string; at: Date })[];
  /** Said when there is none. */
  empty: string;
};

/** What happened, newest first, in a sentence each. */
export function ActivityList({ entries, empty }: Props) {
  if (entries.length === 0) return <p className="text-muted-foreground text-sm">{empty}</p>;
  return (
    <ul className="grid text-sm">
      {entries.map((entry) => (
        <li
          key={entry.id}
          className="flex min-h-9 items-baseline justify-between gap-4 border-b py-1.5 last:border-b-0"
        >
          <AuditLine entry={entry} />
          <RelativeTime at={entry.at.toISOString()} className="shrink-0 text-muted-foreground" />
        </li>
      ))}
    </ul>
  );
}

/** Its place while it is on its way. */
export function ActivitySkeleton({ rows }: { rows: number }) {
  return (
    <div aria-busy="true" className="grid">
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <div key={row} className="flex h-9 items-center justify-between gap-4 border-b">
          <Skeleton className="h-3.5 w-64" />
          <Skeleton className="h-3.5 w-14" />
        </div>
      ))}
    </div>
  );
}
