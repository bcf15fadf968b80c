"use client";

import { ChevronLeft, ChevronRight, type LucideIcon } from "lucide-react";
import Link from "next/link";

import { formatPlural } from "@/components/format/number";
import { Button } from "@/components/ui/button";
import { withParams } from "./query";
import { useTableLink } from "./table-state";
import type { PageLinks } from "./types";

type Props = {
  total: number;
  /** What is counted: "host". */
  noun: string;
  /** How many of them are on this page. */
  shown: number;
  links: PageLinks;
};

/** How many there are, and the way to the neighbouring pages. */
export function Pager({ total, noun, shown, links }: Props) {
  const paged = links.previous !== null || links.next !== null;
  return (
    <div className="flex min-h-8 items-center justify-between gap-4">
      <p className="text-muted-foreground text-sm">
        {paged ? `${shown} of ${formatPlural(total, noun)}` : formatPlural(total, noun)}
      </p>
      {paged && (
        <nav aria-label="Pages" className="flex gap-2">
          <PageLink label="Previous" icon={ChevronLeft} cursor={links.previous} />
          <PageLink label="Next" icon={ChevronRight} cursor={links.next} />
        </nav>
      )}
    </div>
  );
}

function PageLink({
  label,
  icon: Icon,
  cursor,
}: {
  label: string;
  icon: LucideIcon;
  cursor: string | null;
}) {
  const { params, link } = useTableLink();
  const content = (
    <>
      {label === "Previous" && <Icon aria-hidden />}
      {label}
      {label === "Next" && <Icon aria-hidden />}
    </>
  );
  return cursor === null ? (
    <Button variant="outline" size="sm" disabled>
      {content}
    </Button>
  ) : (
    <Button variant="outline" size="sm" asChild>
      <Link {...link(withParams(params, { cursor }))} prefetch={false} scroll={false}>
        {content}
      </Link>
    </Button>
  );
}
