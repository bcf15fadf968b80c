"use client";

import { useId } from "react";

import { useSearchText } from "@/components/table/use-filter";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";

/** Narrows to hosts whose version comes before the one typed: `olderThan` in the URL. */
export function OlderThan() {
  const id = useId();
  const [text, setText] = useSearchText("olderThan");
  return (
    <div className="flex items-center gap-2 max-sm:w-full">
      <Label htmlFor={id} className="shrink-0 font-normal text-muted-foreground">
        Older than
      </Label>
      <Input
        id={id}
        type="search"
        value={text}
        placeholder="1.24.0-2"
        maxLength={512}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        className="font-mono sm:w-56"
      />
    </div>
  );
}
