import { ActivitySkeleton } from "@/components/audit/activity-list";
import { Skeleton } from "@/components/ui/skeleton";

/** The geometry of the overview while its numbers are counted. */
export function OverviewSkeleton() {
  return (
    <div aria-busy="true" className="grid grid-cols-1 gap-6">
      <div className="grid gap-3">
        <Skeleton className="my-1 h-3.5 w-20" />
        <Skeleton className="h-3 w-full" />
        <Skeleton className="my-1 h-4 w-72 max-w-full" />
      </div>
      <Skeleton className="h-27 w-full rounded-lg max-sm:h-54" />
      <div className="grid gap-x-14 gap-y-8 lg:grid-cols-2">
        <div className="grid gap-3">
          <Skeleton className="my-1 h-3.5 w-36" />
          <ActivitySkeleton rows={8} />
        </div>
        <div className="grid content-start gap-3 max-lg:hidden">
          <Skeleton className="my-1 h-3.5 w-36" />
          <ActivitySkeleton rows={5} />
        </div>
      </div>
    </div>
  );
}
