import Link from "next/link";

import { type Fact, Facts } from "@/components/page/facts";
import { Section } from "@/components/page/section";
import type { HostDetails } from "@/lib/fleet/hosts/get-host-details";

/** How a host of an auto-enrollment token came: with which, and what its request said of it. */
export function EnrollmentFacts({
  host,
  canSeeToken,
}: {
  host: HostDetails;
  canSeeToken: boolean;
}) {
  if (host.enrolledVia !== "AUTO_ENROLLMENT") return null;
  const { autoEnrollmentToken: token, enrollmentMachineId, enrollmentMetadata } = host;
  const said = Object.entries(
    typeof enrollmentMetadata === "object" && enrollmentMetadata !== null ? enrollmentMetadata : {},
  );
  return (
    <Section title="Enrollment">
      <Facts
        facts={[
          { label: "Token", value: tokenFact(token, canSeeToken) },
          ...(enrollmentMachineId
            ? [{ label: "Machine id", value: enrollmentMachineId, mono: true }]
            : []),
          ...said.map(([label, value]): Fact => ({ label, value: textOf(value), mono: true })),
        ]}
      />
    </Section>
  );
}

function tokenFact(token: HostDetails["autoEnrollmentToken"], canSee: boolean) {
  if (!token) return "deleted since";
  if (!canSee) return token.name;
  return (
    <Link href={`/enrollment/tokens/${token.id}`} className="rounded-sm text-link hover:underline">
      {token.name}
    </Link>
  );
}

/** A value of a client's own metadata, whatever it is. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
