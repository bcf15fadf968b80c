"use client";

import { Check, Copy, X } from "lucide-react";

import { Button, type ButtonProps } from "@/components/ui/button";
import { useCopy } from "./use-copy";

type Props = Omit<ButtonProps, "onClick" | "children" | "value"> & {
  /** What lands on the clipboard, to the byte. */
  value: string;
  /** What is copied, for the name of the button: "Copy command". */
  what: string;
  /** Shows the word beside the icon. */
  withLabel?: boolean;
};

const word = { idle: "Copy", copied: "Copied", failed: "Not copied" };

/** Copies `value`, shows that it did, and says so to a screen reader. */
export function CopyButton({ value, what, withLabel = false, ...props }: Props) {
  const { state, copy } = useCopy();
  const Icon = state === "copied" ? Check : state === "failed" ? X : Copy;
  return (
    <>
      <Button
        variant={withLabel ? "outline" : "ghost"}
        size={withLabel ? "sm" : "icon-sm"}
        {...props}
        aria-label={withLabel ? undefined : `Copy ${what}`}
        title={withLabel ? undefined : `Copy ${what}`}
        onClick={() => copy(value)}
      >
        <Icon
          aria-hidden
          className={state === "copied" && props.variant !== "default" ? "text-online" : undefined}
        />
        {withLabel && (
          <>
            {word[state]} <span className="sr-only">{what}</span>
          </>
        )}
      </Button>
      <span className="sr-only" aria-live="polite">
        {state === "copied" && "Copied"}
        {state === "failed" && "Could not copy. Select the text and copy it by hand."}
      </span>
    </>
  );
}
