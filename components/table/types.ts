import type { ReactNode } from "react";

export type Column<Row> = {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** The server's name for sorting by it; without one the column does not sort. */
  sort?: string;
  /** The direction of the first press; numbers and times want the largest first. */
  sortFirst?: "asc" | "desc";
  align?: "right";
  /** "always" cannot be hidden, "hidden" is off until chosen. Default "shown". */
  visibility?: "always" | "shown" | "hidden";
  /** Its place in the two-line item of a phone; without one it is not on a phone. */
  phone?: "title" | "aside" | "detail";
  /** For its cells: font, width, truncation. */
  className?: string;
};

/** What a bulk action is about: the rows named, or everything the filters match. */
export type Selection = { all: false; ids: string[] } | { all: true };

/** Opaque positions of the neighbouring pages; null where there is none. */
export type PageLinks = { previous: string | null; next: string | null };
