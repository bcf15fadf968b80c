"use client";

import { X } from "lucide-react";
import { FilterMenu } from "@/components/table/filter-menu";
import { useFilter } from "@/components/table/use-filter";
import { Button } from "@/components/ui/button";
import { auditNouns } from "./labels";

const actions = auditNouns.flatMap(({ noun, label, actions: own }) => [
  ...(own.length > 1 ? [{ value: noun, label }] : []),
  ...own.map(({ action, label: name }) => ({
    value: action,
    label: name,
    mark: own.length > 1 ? <span className="w-2" /> : undefined,
  })),
]);

type Props = {
  /** Those who may have acted, by id. */
  actors: { value: string; label: string }[];
  /** The name of what the audit is narrowed down to, when a row tells it. */
  subjectName: string | undefined;
};

/** Narrows the audit down: what was done, by whom, to what. */
export function AuditFilters({ actors, subjectName }: Props) {
  const [subject, setSubject] = useFilter("subject");
  return (
    <>
      <FilterMenu name="action" label="Action" options={actions} />
      <FilterMenu name="actor" label="Who" options={actors} />
      {subject.length > 0 && (
        <Button variant="outline" onClick={() => setSubject([])}>
          <span className="font-normal text-muted-foreground">About</span>
          <span className="max-w-48 truncate">{subjectName ?? "something else"}</span>
          <X aria-hidden className="text-muted-foreground" />
          <span className="sr-only">, remove filter</span>
        </Button>
      )}
    </>
  );
}
