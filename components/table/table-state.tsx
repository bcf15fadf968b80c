"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import {
  createContext,
  type MouseEvent,
  type ReactNode,
  type TransitionStartFunction,
  useContext,
  useTransition,
} from "react";

const TableState = createContext<{ pending: boolean; startTransition: TransitionStartFunction }>({
  pending: false,
  startTransition: (run) => void run(),
});

/** Shares one transition, so that every control of a table dims the same rows. */
export function TableStateProvider({ children }: { children: ReactNode }) {
  const [pending, startTransition] = useTransition();
  return <TableState value={{ pending, startTransition }}>{children}</TableState>;
}

export function useTableState() {
  return useContext(TableState);
}

/** Makes an ordinary link go inside the table's transition; with a modifier it stays a link. */
export function useTableLink() {
  const { startTransition } = useTableState();
  const router = useRouter();
  const pathname = usePathname();
  const params = useSearchParams();

  function link(query: string) {
    const href = query === "?" ? pathname : `${pathname}${query}`;
    return {
      href,
      onClick(event: MouseEvent) {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        startTransition(() => router.push(href, { scroll: false }));
      },
    };
  }

  return { params, link };
}
