import { Badge } from "@/components/ui/badge";
import type { EnrollmentPhase } from "./progress";

export const phaseWord: Record<EnrollmentPhase, string> = {
  unused: "Unused",
  fetched: "Script fetched",
  refused: "Refused",
  enrolled: "Enrolled",
  present: "Host present",
  gone: "Host deleted",
  expired: "Expired",
  revoked: "Revoked",
};

const variant = {
  unused: "pending",
  fetched: "pending",
  refused: "security",
  enrolled: "online",
  present: "online",
  gone: "neutral",
  expired: "neutral",
  revoked: "neutral",
} as const;

/** A token's phase for a table row. */
export function PhaseLabel({ phase }: { phase: EnrollmentPhase }) {
  return <Badge variant={variant[phase]}>{phaseWord[phase]}</Badge>;
}
