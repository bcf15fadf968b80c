import Link from "next/link";

import type { HostRow } from "@/components/hosts/host-row";
import { MoreLink } from "@/components/page/more-link";
import { Section } from "@/components/page/section";
import { HostStatusLabel } from "@/components/status/host-status";
import { RelativeTime } from "@/components/time/relative-time";

type Props = { tokenId: string; hosts: HostRow[]; total: number };

/** The hosts a token let in, the newest of them. */
export function MadeHosts({ tokenId, hosts, total }: Props) {
  return (
    <Section
      title="Hosts it let in"
      aside={
        total > hosts.length && (
          <MoreLink href={`/hosts?token=${tokenId}&sort=-createdAt`}>All {total}</MoreLink>
        )
      }
    >
      {hosts.length === 0 ? (
        <p className="text-muted-foreground text-sm">None yet. Each shows up here as it enrolls.</p>
      ) : (
        <ul aria-label="Hosts it let in" className="grid text-sm">
          {hosts.map(({ id, name, status, createdAt }) => (
            <li
              key={id}
              className="flex min-h-9 items-center gap-3 border-b py-1.5 last:border-b-0"
            >
              <Link
                href={`/hosts/${id}`}
                prefetch={false}
                className="min-w-0 truncate rounded-sm font-medium hover:underline"
              >
                {name}
              </Link>
              <HostStatusLabel status={status} />
              <RelativeTime at={createdAt} className="ml-auto text-muted-foreground" />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
