import { CircleHelp, RotateCw, ShieldAlert } from "lucide-react";

import { formatCount } from "@/components/format/number";
import { RollCall } from "@/components/page/roll-call";
import { Section } from "@/components/page/section";
import { StatRow, StatTile } from "@/components/page/stat-tile";
import { StatusDot } from "@/components/status/status-dot";
import { Countdown } from "@/components/time/countdown";
import type { Overview } from "@/lib/fleet/overview/overview";

/** Who is present, and the numbers that ask for a look. Each leads to the rows it counts. */
export function FleetNumbers({ fleet: { hosts, unknown, tokens } }: { fleet: Overview }) {
  const first = tokens?.endingSoon[0];
  return (
    <>
      <Section title="Roll call">
        <RollCall counts={hosts} href={(status) => `/hosts?status=${status}`} />
      </Section>
      <StatRow>
        <StatTile
          label="Hosts"
          value={hosts.total}
          href="/hosts"
          note={`${formatCount(hosts.joinedThisWeek)} joined this week`}
        />
        <StatTile
          label="Silent"
          value={hosts.offline}
          href="/hosts?status=offline&sort=-lastSeenAt"
          mark={<StatusDot status="offline" />}
          note={`${formatCount(hosts.silentThisHour)} in the last hour`}
        />
        <StatTile
          label="Security updates"
          value={hosts.insecure}
          href="/hosts?updates=security&sort=-securityUpdateCount"
          mark={<ShieldAlert aria-hidden className="size-3.5 text-security" />}
          note={`${formatCount(hosts.outdated)} with any updates`}
        />
        <StatTile
          label="Updates not known"
          value={unknown.updates}
          href="/hosts?updates=unknown"
          mark={<CircleHelp aria-hidden className="size-3.5" />}
          note={unknownNote(unknown)}
        />
        <StatTile
          label="Want a reboot"
          value={hosts.rebooting}
          href="/hosts?reboot=true"
          mark={<RotateCw aria-hidden className="size-3.5 text-warning" />}
          note="to run what is installed"
        />
        {tokens && (
          <StatTile
            label="Tokens unused"
            value={tokens.waiting}
            href="/enrollment?state=unused"
            note={
              first ? (
                <>
                  next ends in <Countdown until={first.expiresAt.toISOString()} />
                </>
              ) : (
                "none ends soon"
              )
            }
          />
        )}
      </StatRow>
    </>
  );
}

/** Of how many more only security updates are not known; why, another part of the page says. */
function unknownNote({ updates, securityUpdates }: Overview["unknown"]): string {
  const securityAlone = securityUpdates - updates;
  if (securityAlone > 0) return `and security of ${formatCount(securityAlone)} more`;
  return updates > 0 ? "for the reasons below" : "every host told";
}
