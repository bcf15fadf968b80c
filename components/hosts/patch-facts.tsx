import Link from "next/link";

import { formatCount } from "@/components/format/number";
import { Facts } from "@/components/page/facts";
import { Section } from "@/components/page/section";
import { RelativeTime } from "@/components/time/relative-time";
import { Badge } from "@/components/ui/badge";
import type { HostDetails } from "@/lib/fleet/hosts/get-host-details";

/** What it has installed, what of that is out of date, and whether it runs what is installed. */
export function PatchFacts({ host }: { host: HostDetails }) {
  if (host.lastReportAt === null) {
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
  return (
    <Section title="Packages">
      <Facts
        facts={[
          {
            label: "Security",
            value:
              host.securityUpdateCount === 0 ? (
                "no security updates"
              ) : (
                <Link href={`${packages}?show=security`} className="group">
                  <Badge variant="security" className="group-hover:underline">
                    {formatCount(host.securityUpdateCount)} security{" "}
                    {host.securityUpdateCount === 1 ? "update" : "updates"}
                  </Badge>
                </Link>
              ),
          },
          {
            label: "Updates",
            value:
              host.updateCount === 0 ? (
                "none"
              ) : (
                <Link
                  href={`${packages}?show=updates`}
                  className="rounded-sm text-link hover:underline"
                >
                  {formatCount(host.updateCount)} of {formatCount(host.packageCount)} packages
                </Link>
              ),
          },
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
    </Section>
  );
}
