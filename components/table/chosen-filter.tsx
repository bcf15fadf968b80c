"use client";

import { X } from "lucide-react";

import { Button } from "@/components/ui/button";
import { useFilter } from "./use-filter";

type Props = {
  /** The parameter in the URL. */
  name: string;
  label: string;
  /** What it is narrowed to, in words. */
  value: string;
};

/** A filter that a link brought along: it cannot be chosen here, only taken away. */
export function ChosenFilter({ name, label, value }: Props) {
  const [, setValues] = useFilter(name);
  return (
    <span className="inline-flex h-8 max-w-full items-center gap-1.5 rounded-md border bg-surface pl-3">
      <span className="shrink-0 text-muted-foreground">{label}</span>
      <span className="truncate font-medium">{value}</span>
      <Button
        variant="ghost"
        size="icon"
        aria-label={`Remove filter ${label}`}
        onClick={() => setValues([])}
        className="h-7.5 w-7"
      >
        <X aria-hidden className="size-3.5 text-muted-foreground" />
      </Button>
    </span>
  );
}
