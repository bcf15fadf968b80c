import Link from "next/link";

import { formatCount } from "@/components/format/number";
import { hostStatusWord } from "@/components/status/host-status";
import { type HostStatus, StatusDot } from "@/components/status/status-dot";
import { cn } from "@/components/ui/cn";

const order: HostStatus[] = ["online", "pending", "offline"];

const fill: Record<HostStatus, string> = {
  online: "bg-online-dot",
  pending: "bg-pending-dot",
  offline: "border border-offline-dot",
};

type Props = {
  counts: Record<HostStatus, number>;
  href: (status: HostStatus) => string;
};

/** Who is present, expected and silent, in proportion; the words below carry the numbers. */
export function RollCall({ counts, href }: Props) {
  return (
    <div className="grid gap-2.5">
      <div aria-hidden className="flex h-3 gap-0.5">
        {order.map((status) =>
          counts[status] === 0 ? null : (
            <div
              key={status}
              // One silent host among ten thousand still has to be seen.
              style={{ flexGrow: counts[status] }}
              className={cn("min-w-1.5 basis-0 rounded-[3px]", fill[status])}
            />
          ),
        )}
      </div>
      <ul className="flex flex-wrap gap-x-5 gap-y-1">
        {order.map((status) => (
          <li key={status}>
            <Link
              href={href(status)}
              className="inline-flex items-center gap-1.5 rounded-sm py-0.5 hover:underline"
            >
              <StatusDot status={status} />
              <span className="font-medium">{formatCount(counts[status])}</span>
              <span className="text-muted-foreground">{hostStatusWord[status].toLowerCase()}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
