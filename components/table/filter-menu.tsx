"use client";

import { ChevronDown, X } from "lucide-react";
import type { ReactNode } from "react";

import { formatCount } from "@/components/format/number";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { useFilter } from "./use-filter";

type Props = {
  /** The parameter in the URL; several values are joined by commas. */
  name: string;
  label: string;
  /** Of the options only one makes sense at a time. */
  single?: boolean;
  options: { value: string; label: string; mark?: ReactNode; count?: number }[];
};

/** One filter: what is chosen stands on the button, a cross takes it away. */
export function FilterMenu({ name, label, single = false, options }: Props) {
  const [values, setValues] = useFilter(name);
  const kept = (value: string) => (single ? [] : values.filter((other) => other !== value));
  const words = values.map(
    (value) => options.find((option) => option.value === value)?.label ?? value,
  );
  const said = words.length > 2 ? `${words.length} chosen` : words.join(" or ");
  return (
    <div className="flex">
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="outline" className={values.length > 0 ? "rounded-r-none" : undefined}>
            {values.length === 0 ? (
              label
            ) : (
              <>
                <span className="font-normal text-muted-foreground">{label}</span>
                <span className="max-w-48 truncate">{said}</span>
              </>
            )}
            {values.length === 0 && <ChevronDown aria-hidden className="text-muted-foreground" />}
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start">
          {options.map((option) => (
            <DropdownMenuCheckboxItem
              key={option.value}
              checked={values.includes(option.value)}
              // Several can be chosen in one go.
              onSelect={(event) => single || event.preventDefault()}
              onCheckedChange={(on) =>
                setValues(on ? [...kept(option.value), option.value] : kept(option.value))
              }
            >
              {option.mark}
              <span className="flex-1">{option.label}</span>
              {option.count !== undefined && (
                <span className="pl-4 text-muted-foreground text-sm">
                  {formatCount(option.count)}
                </span>
              )}
            </DropdownMenuCheckboxItem>
          ))}
          {values.length > 0 && (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuItem className="pl-8" onSelect={() => setValues([])}>
                Any
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      {values.length > 0 && (
        <Button
          variant="outline"
          size="icon"
          aria-label={`Remove filter ${label}`}
          onClick={() => setValues([])}
          className="w-7 rounded-l-none border-l-0"
        >
          <X aria-hidden className="size-3.5 text-muted-foreground" />
        </Button>
      )}
    </div>
  );
}
