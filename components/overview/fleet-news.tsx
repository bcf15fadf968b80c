import Link from "next/link";
import type { ReactNode } from "react";

import { ActivityList } from "@/components/audit/activity-list";
import { formatPlural } from "@/components/format/number";
import { unknownWords } from "@/components/packages/unknown-words";
import { MoreLink } from "@/components/page/more-link";
import { Section } from "@/components/page/section";
import { StatusDot } from "@/components/status/status-dot";
import { Countdown } from "@/components/time/countdown";
import { RelativeTime } from "@/components/time/relative-time";
import type { Overview } from "@/lib/fleet/overview/overview";

/** What just happened, and what will ask for somebody soon. */
export function FleetNews({ fleet, admin }: { fleet: Overview; admin: boolean }) {
  const { activity, silent, tokens, unknown } = fleet;
  const ending = tokens ? endingOf(tokens) : [];
  return (
    <div className="grid items-start gap-x-14 gap-y-8 lg:grid-cols-2">
      <Section
        title="What just happened"
        aside={admin && <MoreLink href="/audit">All activity</MoreLink>}
      >
        <ActivityList entries={activity} empty="Nothing yet." />
      </Section>
      <div className="grid gap-8 empty:hidden">
        {silent.length > 0 && (
          <Section
            title="Fell silent last"
            aside={
              <MoreLink href="/hosts?status=offline&sort=-lastSeenAt">All silent hosts</MoreLink>
            }
          >
            <ul className="grid text-sm">
              {silent.map(({ id, name, lastAddress, lastSeenAt }) => (
                <Item
                  key={id}
                  href={`/hosts/${id}`}
                  name={name}
                  mark={<StatusDot status="offline" />}
                >
                  <span className="truncate font-mono text-muted-foreground">{lastAddress}</span>
                  <RelativeTime
                    at={lastSeenAt?.toISOString() ?? null}
                    className="ml-auto text-muted-foreground"
                  />
                </Item>
              ))}
            </ul>
          </Section>
        )}
        {unknown.securityUpdates > 0 && (
          <Section
            title="Updates not known"
            aside={<MoreLink href="/hosts?updates=security-unknown">All of these hosts</MoreLink>}
          >
            <ul className="grid text-sm">
              {unknown.reasons.map(({ reason, hosts }) => (
                <li
                  key={reason}
                  className="flex min-h-9 items-center gap-3 border-b py-1.5 last:border-b-0"
                >
                  <span className="first-letter:uppercase">{unknownWords(reason, null)}</span>
                  <span className="ml-auto shrink-0 text-muted-foreground tabular-nums">
                    {formatPlural(hosts, "host")}
                  </span>
                </li>
              ))}
              {unknown.securityUpdates > unknown.updates && (
                <li className="flex min-h-9 items-center gap-3 border-b py-1.5 last:border-b-0">
                  <Link
                    href="/hosts?updates=security-unknown"
                    className="rounded-sm hover:underline"
                  >
                    Security updates alone
                  </Link>
                  <span className="ml-auto shrink-0 text-muted-foreground tabular-nums">
                    {formatPlural(unknown.securityUpdates - unknown.updates, "host")}
                  </span>
                </li>
              )}
            </ul>
          </Section>
        )}
        {ending.length > 0 && (
          <Section
            title="Tokens ending soon"
            aside={<MoreLink href="/enrollment">All tokens</MoreLink>}
          >
            <ul className="grid text-sm">
              {ending.map(({ href, name, at }) => (
                <Item key={href} href={href} name={name}>
                  <span className="ml-auto text-muted-foreground">
                    in <Countdown until={at.toISOString()} />
                  </span>
                </Item>
              ))}
            </ul>
          </Section>
        )}
      </div>
    </div>
  );
}

type ItemProps = { href: string; name: string; mark?: ReactNode; children: ReactNode };

function Item({ href, name, mark, children }: ItemProps) {
  return (
    <li className="flex min-h-9 items-center gap-3 border-b py-1.5 last:border-b-0">
      {mark}
      <Link
        href={href}
        prefetch={false}
        className="min-w-0 truncate rounded-sm font-medium hover:underline"
      >
        {name}
      </Link>
      {children}
    </li>
  );
}

/** Tokens of both kinds, the first to end first. */
function endingOf({ endingSoon, autoEndingSoon }: NonNullable<Overview["tokens"]>) {
  const once = endingSoon.map(({ id, name, tokenPrefix, expiresAt }) => ({
    href: `/enrollment?token=${id}`,
    name: name ?? `${tokenPrefix}…`,
    at: expiresAt,
  }));
  const auto = autoEndingSoon.flatMap(({ id, name, expiresAt: at }) =>
    at ? [{ href: `/enrollment/tokens/${id}`, name, at }] : [],
  );
  return [...once, ...auto].sort((one, other) => one.at.getTime() - other.at.getTime());
}
