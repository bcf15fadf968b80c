import { formatCount } from "@/components/format/number";
import { Badge } from "@/components/ui/badge";
import { type Known, reasonIn } from "@/lib/fleet/inventory/known";
import { securityWords, unknownWords } from "./unknown-words";

type Props = { updates: Known; listsAgeDays: number | null };

/** A number of updates in a cell of a table: of one that is not known, why in its title. */
export function UpdateCount({ updates, listsAgeDays }: Props) {
  if (updates.known) {
    return updates.count === 0 ? (
      <span className="text-muted-foreground">0</span>
    ) : (
      formatCount(updates.count)
    );
  }
  return <NotKnown why={unknownWords(updates.reason, listsAgeDays)} atLeast={updates.atLeast} />;
}

/** The same of security updates: a badge, and nothing where there are none. */
export function SecurityCount({ updates, listsAgeDays, all }: Props & { all: Known }) {
  const count = updates.known ? updates.count : updates.atLeast;
  if (updates.known && count === 0) return null;
  if (updates.known) return <SecurityBadge text={formatCount(count)} />;
  const why = securityWords(updates.reason, listsAgeDays, all.known);
  const isOfAll = reasonIn(all) === updates.reason;
  if (count === 0) return <NotKnown why={why} what={isOfAll ? "updates " : "security "} />;
  return (
    <span title={`At least ${formatCount(count)}: ${why}`}>
      <SecurityBadge text={`${formatCount(count)}+`} />
    </span>
  );
}

function SecurityBadge({ text }: { text: string }) {
  return (
    <Badge variant="security">
      {text}
      <span className="sm:sr-only"> security</span>
    </Badge>
  );
}

type NotKnownProps = {
  why: string;
  /** On a phone, where no head says it. */
  what?: string;
  atLeast?: number;
};

/** "not known", and why for those who look closer; of what old lists named, at least how many. */
export function NotKnown({ why, what, atLeast = 0 }: NotKnownProps) {
  const some = atLeast > 0;
  return (
    <span
      title={some ? `At least ${formatCount(atLeast)}: ${why}` : why}
      className="text-muted-foreground"
    >
      {what && <span className="sm:hidden">{what}</span>}
      {some ? `${formatCount(atLeast)}+` : "not known"}
      <span className="sr-only">: {why}</span>
    </span>
  );
}
