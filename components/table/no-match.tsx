"use client";

import Link from "next/link";

import { EmptyState } from "@/components/page/empty-state";
import { Button } from "@/components/ui/button";
import { withoutFilters } from "./query";
import { useTableLink } from "./table-state";

/** Nothing fits the filters: say so, and offer the way back. */
export function NoMatch({ noun }: { noun: string }) {
  const { params, link } = useTableLink();
  return (
    <EmptyState
      title={`No ${noun} matches`}
      action={
        <Button variant="outline" asChild>
          <Link {...link(withoutFilters(params))} prefetch={false} scroll={false}>
            Reset search and filters
          </Link>
        </Button>
      }
    >
      The search and the filters together leave nothing.
    </EmptyState>
  );
}
