import Link from "next/link";
import type { ReactNode } from "react";

import { formatCount, formatPlural } from "@/components/format/number";
import { securityWords, unknownAdvice, unknownWords } from "@/components/packages/unknown-words";
import { Facts } from "@/components/page/facts";
import { Inline } from "@/components/page/prose";
import { Section } from "@/components/page/section";
import { RelativeTime } from "@/components/time/relative-time";
import { Badge } from "@/components/ui/badge";
import type { HostDetails } from "@/lib/fleet/hosts/get-host-details";
import { type Known, reasonIn, type UnknownReason } from "@/lib/fleet/inventory/known";

/** What it has installed, what of that is out of date, and whether it runs what is installed. */
export function PatchFacts({ host }: { host: HostDetails }) {
  if (host.lastReportAt === null || reasonIn(host.updates) === "no_report") {
    return (
      <Section title="Packages">
        <p className="text-muted-foreground text-sm">
          None reported yet. The first report of its agent brings packages, repositories and
          updates.
        </p>
      </Section>
    );
  }
  const packages = `/hosts/${host.id}/packages`;
  const { updates, securityUpdates, listsUpdatedAt, listsAgeDays, packageManager } = host;
  const reason = reasonIn(updates) ?? reasonIn(securityUpdates);
  const advice =
    reason && reason !== "not_told" ? unknownAdvice(reason, packageManager) : undefined;
  return (
    <Section title="Packages">
      <Facts
        facts={[
          {
            label: "Security",
            value: (
              <Counted
                updates={securityUpdates}
                why={(one) => securityWords(one, listsAgeDays, updates.known)}
                none="no security updates"
                some={(count) => (
                  <Link href={`${packages}?show=security`} className="group">
                    <Badge variant="security" className="group-hover:underline">
                      {formatPlural(count, "security update")}
                    </Badge>
                  </Link>
                )}
              />
            ),
          },
          {
            label: "Updates",
            value: (
              <Counted
                updates={updates}
                why={(one) => unknownWords(one, listsAgeDays)}
                none="none"
                some={(count) => (
                  <Link
                    href={`${packages}?show=updates`}
                    className="rounded-sm text-link hover:underline"
                  >
                    {formatCount(count)} of {formatCount(host.packageCount)} packages
                  </Link>
                )}
              />
            ),
          },
          ...(listsUpdatedAt
            ? [
                {
                  label: "Package lists",
                  value: (
                    <>
                      fetched <RelativeTime at={listsUpdatedAt.toISOString()} />
                    </>
                  ),
                },
              ]
            : []),
          {
            label: "Reboot",
            value: host.needsReboot ? (
              <span className="inline-flex flex-wrap items-center gap-x-2">
                <Badge variant="warning">Reboot</Badge>
                {host.rebootReason}
              </span>
            ) : (
              "not needed"
            ),
          },
          { label: "Reported", value: <RelativeTime at={host.lastReportAt.toISOString()} /> },
        ]}
      />
      {advice && (
        <p className="max-w-prose text-muted-foreground text-sm">
          <Inline text={advice} />
        </p>
      )}
    </Section>
  );
}

type CountedProps = {
  updates: Known;
  why: (reason: UnknownReason) => string;
  none: string;
  some: (count: number) => ReactNode;
};

/** A number, none, or why it is not known: then what old lists named is the least there is. */
function Counted({ updates, why, none, some }: CountedProps) {
  if (updates.known) return updates.count === 0 ? none : some(updates.count);
  if (updates.atLeast === 0) return `not known: ${why(updates.reason)}`;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5">
      at least {some(updates.atLeast)} <span>({why(updates.reason)})</span>
    </span>
  );
}
