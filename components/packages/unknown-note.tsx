import { Note } from "@/components/page/note";
import type { HostDetails } from "@/lib/fleet/hosts/get-host-details";
import { unknownAdvice, unknownWords } from "./unknown-words";

/** Above the packages of a host of which it is not known what they want. Nothing for the others. */
export function UnknownNote({ host }: { host: HostDetails }) {
  const { updates, securityUpdates, listsAgeDays, packageManager } = host;
  const unknown = updates.known ? securityUpdates : updates;
  if (unknown.known || unknown.reason === "no_report") return null;
  const what = updates.known ? "Security updates are" : "Updates are";
  return (
    <Note
      label="Updates"
      title={`${what} not known: ${unknownWords(unknown.reason, listsAgeDays)}`}
    >
      {[
        unknown.atLeast > 0 ? "Those below are what the old lists named." : undefined,
        unknownAdvice(unknown.reason, packageManager),
      ]
        .filter(Boolean)
        .join(" ")}
    </Note>
  );
}
