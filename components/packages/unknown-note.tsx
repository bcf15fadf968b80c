import { Note } from "@/components/page/note";
import { Inline } from "@/components/page/prose";
import type { HostDetails } from "@/lib/fleet/hosts/get-host-details";
import { reasonIn } from "@/lib/fleet/inventory/known";
import { securityWords, unknownAdvice } from "./unknown-words";

/** Above the packages of a host of which it is not known what they want. Nothing for the others. */
export function UnknownNote({ host }: { host: HostDetails }) {
  const { updates, securityUpdates, listsAgeDays, packageManager } = host;
  const unknown = updates.known ? securityUpdates : updates;
  if (unknown.known || unknown.reason === "no_report") return null;
  const what = updates.known ? "Security updates are" : "Updates are";
  const alsoNotTold = !updates.known && reasonIn(securityUpdates) === "not_told";
  return (
    <Note
      label="Updates"
      title={`${what} not known: ${securityWords(unknown.reason, listsAgeDays, updates.known)}`}
    >
      <Inline
        text={[
          unknown.atLeast > 0 ? named(unknown.reason === "lists_old") : undefined,
          unknownAdvice(unknown.reason, packageManager),
          alsoNotTold
            ? "This package manager does not tell security updates apart: any of them may be one."
            : undefined,
        ]
          .filter(Boolean)
          .join(" ")}
      />
    </Note>
  );
}

function named(byOldLists: boolean): string {
  return byOldLists
    ? "Those below are what the old lists named."
    : "There may be more than those below.";
}
