import Link from "next/link";

import { formatCount } from "@/components/format/number";
import { type AuditEntry, type AuditParty, describeAudit } from "./describe";

/** An audit row as a sentence, with links to those it names. */
export function AuditLine({ entry }: { entry: AuditEntry }) {
  const { actor, verb, subject, rest } = describeAudit(entry);
  const { count = 1 } = entry;
  return (
    <span className="text-muted-foreground [overflow-wrap:anywhere]">
      <Party {...actor} /> {verb}
      {subject && (
        <>
          {" "}
          <Party {...subject} />
        </>
      )}
      {count > 1 && ` and ${formatCount(count - 1)} more`}
      {rest && ` ${rest}`}
    </span>
  );
}

function Party({ name, href }: AuditParty) {
  const className = "font-medium text-foreground";
  return href === null ? (
    <span className={className}>{name}</span>
  ) : (
    <Link href={href} prefetch={false} className={`${className} rounded-sm hover:underline`}>
      {name}
    </Link>
  );
}
