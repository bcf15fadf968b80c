import { Facts } from "@/components/page/facts";
import { Section } from "@/components/page/section";
import { Countdown } from "@/components/time/countdown";
import { RelativeTime } from "@/components/time/relative-time";
import type { HostDetails } from "@/lib/fleet/hosts/get-host-details";

/** How the host proves who it is: prefixes and times, never a secret. */
export function CredentialFacts({ host }: { host: HostDetails }) {
  const { agentTokenPrefix, tokenRotatedAt, previousExpiresAt } = host;
  return (
    <Section title="Credential">
      <Facts
        facts={[
          { label: "Kind", value: kindOf(host) },
          ...(agentTokenPrefix
            ? [{ label: "Token", value: `${agentTokenPrefix}…`, mono: true }]
            : []),
          ...(host.apiId && hasApiKey(host)
            ? [{ label: "API id", value: host.apiId, mono: true }]
            : []),
          {
            label: "Rotated",
            value: <RelativeTime at={tokenRotatedAt?.toISOString() ?? null} />,
          },
          ...(previousExpiresAt
            ? [
                {
                  label: "Old one ends",
                  value: (
                    <>
                      with the first use of the new one, at the latest in{" "}
                      <Countdown until={previousExpiresAt.toISOString()} />
                    </>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Section>
  );
}

function kindOf(host: HostDetails): string {
  if (host.agentTokenPrefix) return "agent token";
  if (hasApiKey(host)) return "API id and key";
  return host.enrolledVia === "TOKEN" ? "identity from its enrollment" : "none yet";
}

/** Whether its API id and key are good: a rotation ends them like every other credential. */
export function hasApiKey({ apiId, apiEpoch, credentialEpoch }: HostDetails): boolean {
  return apiId !== null && apiEpoch === credentialEpoch;
}
