"use client";

import { parseAsArrayOf, parseAsString, useQueryState } from "nuqs";

import type { Column } from "./types";

/** Which columns are shown. In the URL when it is not the default, so a link shows the same. */
export function useColumns<Row>(columns: Column<Row>[]) {
  const standard = columns.filter((column) => column.visibility !== "hidden").map(({ id }) => id);
  const [chosen, setChosen] = useQueryState("columns", parseAsArrayOf(parseAsString));
  const shown = new Set(chosen ?? standard);
  const visible = columns.filter(
    (column) => column.visibility === "always" || shown.has(column.id),
  );

  function toggle(id: string, show: boolean) {
    const next = columns
      .filter((column) => (column.id === id ? show : visible.includes(column)))
      .map((column) => column.id);
    void setChosen(next.join() === standard.join() ? null : next);
  }

  return { visible, toggle, reset: () => void setChosen(null), changed: chosen !== null };
}
