"use client";

import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { useLastFocus } from "./use-last-focus";

/** Asks to end one invitation; its row goes with it. */
export function RevokeButton({ email, onPress }: { email: string; onPress: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useLastFocus(button);
  return (
    <Button ref={button} variant="outline" size="sm" onClick={onPress}>
      Revoke<span className="sr-only"> the invitation of {email}</span>
    </Button>
  );
}
