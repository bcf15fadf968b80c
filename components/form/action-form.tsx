"use client";

import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";

import { LiveHold } from "@/components/live/live-hold";
import { cn } from "@/components/ui/cn";
import { type ActionError, type FormAction, settle } from "./action";
import { FormMessage } from "./form-message";

const FormContext = createContext<{ pending: boolean; error: ActionError | null }>({
  pending: false,
  error: null,
});

/** The state of the form around: whether it is under way, and what failed last. */
export function useActionForm() {
  return useContext(FormContext);
}

type Props<T> = {
  action: FormAction<T>;
  /** Called with the answer of an action that worked. */
  onDone?: (data: T) => void;
  children: ReactNode;
  className?: string;
};

/**
 * A form over a server action. What was typed stays when it is refused; faults appear at their
 * fields and the first of them takes the focus. A second press while it is under way does nothing.
 * From the first letter until it is saved or left, the page is not refreshed: a new version of the
 * server would load it anew, and what was typed would be gone.
 */
export function ActionForm<T>({ action, onDone, children, className }: Props<T>) {
  const form = useRef<HTMLFormElement>(null);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ActionError | null>(null);
  const [typed, setTyped] = useState(false);

  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [error]);

  async function submit(data: FormData) {
    if (pending) return;
    setPending(true);
    setError(null);
    try {
      const result = await settle(() => action(data));
      if (result.ok) {
        setTyped(false);
        onDone?.(result.data);
      } else setError(result.error);
    } finally {
      setPending(false);
    }
  }

  return (
    <FormContext value={{ pending, error }}>
      <form
        ref={form}
        // Before hydration a press must not put a password into the URL.
        method="post"
        aria-busy={pending}
        className={cn("grid grid-cols-1 gap-4", className)}
        onInput={() => setTyped(true)}
        onSubmit={(event) => {
          event.preventDefault();
          void submit(new FormData(event.currentTarget));
        }}
      >
        {children}
        {typed && <LiveHold />}
        <FormMessage error={unplaced(error, form.current)} />
      </form>
    </FormContext>
  );
}

/** The general message, silent when every fault stands at a field of its own. */
function unplaced(error: ActionError | null, form: HTMLFormElement | null): ActionError | null {
  if (!error?.issues?.length) return error;
  const lost = error.issues.filter((issue) => !form?.elements.namedItem(issue.path));
  if (lost.length === 0) return null;
  return { ...error, detail: lost.map((issue) => issue.message).join(". ") };
}
