import { Skeleton } from "@/components/ui/skeleton";

const widths = ["w-40", "w-32", "w-48", "w-36", "w-44", "w-28"];

/** The geometry of a table that is on its way: toolbar, head, rows. */
export function TableSkeleton({ rows = 12 }: { rows?: number }) {
  return (
    <div aria-busy="true" className="grid grid-cols-1 gap-2">
      <div className="flex gap-2">
        <Skeleton className="h-8 w-full max-w-72" />
        <Skeleton className="h-8 w-20 shrink-0" />
      </div>
      <div>
        <div className="h-8 border-b" />
        {Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
          <div key={row} className="flex h-9 items-center gap-8 overflow-hidden border-b px-2">
            <Skeleton className={`h-3.5 ${widths[row % widths.length]}`} />
            <Skeleton className="h-3.5 w-20" />
            <Skeleton className="h-3.5 w-24 max-sm:hidden" />
            <Skeleton className="ml-auto h-3.5 w-16" />
          </div>
        ))}
      </div>
    </div>
  );
}
