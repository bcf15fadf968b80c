"use client";

import { useState } from "react";

import type { Selection } from "./types";

type State = { key: string; ids: ReadonlySet<string>; all: boolean; anchor: string | null };

/**
 * The rows chosen, across pages. Another filter (`key`) starts from nothing: what is selected is
 * always something the reader has seen.
 */
export function useSelection(key: string, page: string[]) {
  const nothing: State = { key, ids: new Set(), all: false, anchor: null };
  const [state, setState] = useState(nothing);
  const current = state.key === key ? state : nothing;
  const chosen = current.all ? new Set([...current.ids, ...page]) : current.ids;

  return {
    count: current.ids.size,
    all: current.all,
    has: (id: string) => current.all || current.ids.has(id),
    pageState: pageState(page, chosen),
    value: (current.all ? { all: true } : { all: false, ids: [...current.ids] }) as Selection,
    clear: () => setState(nothing),
    selectAll: () => setState({ ...current, all: true }),
    /** One row, or with `range` every row from the one pressed before to this one. */
    toggle(id: string, on: boolean, range: boolean) {
      const ids = new Set(chosen);
      for (const each of range ? between(page, current.anchor, id) : [id]) {
        if (on) ids.add(each);
        else ids.delete(each);
      }
      setState({ key, ids, all: false, anchor: id });
    },
    togglePage(on: boolean) {
      const ids = new Set(chosen);
      for (const id of page) {
        if (on) ids.add(id);
        else ids.delete(id);
      }
      setState({ key, ids, all: false, anchor: null });
    },
  };
}

function pageState(page: string[], chosen: ReadonlySet<string>): boolean | "indeterminate" {
  const count = page.filter((id) => chosen.has(id)).length;
  if (count === 0) return false;
  return count === page.length ? true : "indeterminate";
}

function between(page: string[], anchor: string | null, id: string): string[] {
  const from = anchor === null ? -1 : page.indexOf(anchor);
  const to = page.indexOf(id);
  if (from < 0 || to < 0) return [id];
  return page.slice(Math.min(from, to), Math.max(from, to) + 1);
}
