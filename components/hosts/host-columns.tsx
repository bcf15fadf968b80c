import Link from "next/link";

import { formatCount } from "@/components/format/number";
import { SecurityCount, UpdateCount } from "@/components/packages/update-count";
import { HostStatusLabel } from "@/components/status/host-status";
import type { Column } from "@/components/table/types";
import { RelativeTime } from "@/components/time/relative-time";
import { Badge } from "@/components/ui/badge";
import { GroupLabel } from "./group-label";
import type { HostRow } from "./host-row";

/**
 * The columns of the hosts table, in their order. Those with a share of the width give way when
 * there is little; the others stay as wide as what they hold.
 */
export const hostColumns: Column<HostRow>[] = [
  {
    id: "name",
    header: "Name",
    sort: "name",
    visibility: "always",
    phone: "title",
    className: "font-medium sm:w-[22%] sm:max-w-0 sm:truncate",
    cell: ({ id, name }) => (
      <Link
        href={`/hosts/${id}`}
        prefetch={false}
        title={name}
        className="rounded-sm hover:underline max-sm:after:absolute max-sm:after:inset-0"
      >
        {name}
      </Link>
    ),
  },
  {
    id: "status",
    header: "Status",
    phone: "aside",
    cell: ({ status }) => <HostStatusLabel status={status} />,
  },
  {
    id: "system",
    header: "System",
    sort: "os",
    phone: "detail",
    className: "sm:w-[22%] sm:max-w-0 sm:truncate",
    cell: ({ system }) => system && <span title={system}>{system.replace(" GNU/Linux", "")}</span>,
  },
  {
    id: "address",
    header: "Address",
    phone: "detail",
    className: "font-mono sm:w-[13%] sm:max-w-0 sm:truncate",
    cell: ({ address }) => address && <span title={address}>{address}</span>,
  },
  {
    id: "hostname",
    header: "Hostname",
    visibility: "hidden",
    className: "font-mono sm:max-w-64 sm:truncate",
    cell: ({ hostname }) => hostname,
  },
  {
    id: "description",
    header: "Description",
    visibility: "hidden",
    className: "sm:max-w-80 sm:truncate text-muted-foreground",
    cell: ({ description }) => description,
  },
  {
    id: "architecture",
    header: "Architecture",
    visibility: "hidden",
    className: "font-mono",
    cell: ({ architecture }) => architecture,
  },
  {
    id: "cores",
    header: "Cores",
    visibility: "hidden",
    align: "right",
    cell: ({ cores }) => cores,
  },
  {
    id: "containers",
    header: "Containers",
    sort: "containerCount",
    sortFirst: "desc",
    align: "right",
    cell: ({ containers }) => <Count value={containers} />,
  },
  {
    id: "packages",
    header: "Packages",
    visibility: "hidden",
    align: "right",
    cell: ({ packages }) => packages !== null && <Count value={packages} />,
  },
  {
    id: "updates",
    header: "Updates",
    sort: "updateCount",
    sortFirst: "desc",
    align: "right",
    cell: ({ updates, listsAgeDays }) => (
      <UpdateCount updates={updates} listsAgeDays={listsAgeDays} />
    ),
  },
  {
    id: "security",
    header: "Security",
    sort: "securityUpdateCount",
    sortFirst: "desc",
    align: "right",
    phone: "detail",
    cell: ({ updates, securityUpdates, listsAgeDays }) => (
      <SecurityCount updates={securityUpdates} all={updates} listsAgeDays={listsAgeDays} />
    ),
  },
  {
    id: "reboot",
    header: "Reboot",
    phone: "detail",
    cell: ({ reboot }) =>
      reboot !== null && (
        <Badge variant="warning" title={reboot}>
          Reboot
        </Badge>
      ),
  },
  {
    id: "agent",
    header: "Agent",
    visibility: "hidden",
    className: "font-mono",
    cell: ({ agent }) => agent,
  },
  {
    id: "enrolled",
    header: "Joined",
    sort: "createdAt",
    sortFirst: "desc",
    visibility: "hidden",
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
  },
  {
    id: "seen",
    header: "Last seen",
    sort: "lastSeenAt",
    sortFirst: "desc",
    phone: "detail",
    className: "sm:w-32",
    cell: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt} never="never seen" />,
  },
];

/** A number of which zero is nothing to look at. */
function Count({ value }: { value: number }) {
  return value === 0 ? <span className="text-muted-foreground">0</span> : formatCount(value);
}

/** Only where there are groups: an empty column teaches nothing. */
export const groupColumn: Column<HostRow> = {
  id: "groups",
  header: "Groups",
  className: "sm:max-w-56",
  cell: ({ groups }) => (
    <span className="flex gap-3 overflow-hidden">
      {groups.map((group) => (
        <GroupLabel key={group.id} group={group} />
      ))}
    </span>
  ),
};
