"use client";

import { Search, X } from "lucide-react";
import { useRef } from "react";

import { pageSearch } from "@/components/shell/use-shortcuts";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { useSearchText } from "./use-filter";

type Props = {
  /** Names the field: "Search hosts". */
  label: string;
  /** What is searched: "Name, hostname or address". */
  placeholder?: string;
  /** The parameter in the URL. */
  name?: string;
  className?: string;
};

/** The search of a page. `/` comes here, Escape empties it. */
export function SearchBox({ label, placeholder = label, name = "search", className }: Props) {
  const [text, setText] = useSearchText(name);
  const field = useRef<HTMLInputElement>(null);
  return (
    <search className={cn("group relative w-full sm:w-72", className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted-foreground"
      />
      <Input
        ref={field}
        {...pageSearch}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          if (text === "") event.currentTarget.blur();
          else setText("");
        }}
        className="px-8 [&::-webkit-search-cancel-button]:hidden"
      />
      {text === "" ? (
        <Kbd className="pointer-events-none absolute top-1.5 right-1.5 border-0 group-focus-within:hidden max-sm:hidden">
          /
        </Kbd>
      ) : (
        <button
          type="button"
          aria-label="Clear search"
          onClick={() => {
            setText("");
            field.current?.focus();
          }}
          className="absolute inset-y-0 right-0 grid w-8 place-content-center rounded-md text-muted-foreground hover:text-foreground"
        >
          <X aria-hidden className="size-4" />
        </button>
      )}
    </search>
  );
}
