import Link from "next/link";
import type { ReactNode } from "react";

/** At the end of a section's heading: the way to all of what it shows the first of. */
export function MoreLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="rounded-sm text-link text-sm hover:underline">
      {children}
    </Link>
  );
}
