"use client";

import { debounce, parseAsArrayOf, parseAsString, useQueryStates } from "nuqs";

import { useTableState } from "./table-state";

/** The values chosen for a filter, kept in the URL; changing them goes back to the first page. */
export function useFilter(name: string): [string[], (values: string[]) => void] {
  const { startTransition } = useTableState();
  const [query, setQuery] = useQueryStates(
    { values: parseAsArrayOf(parseAsString).withDefault([]), cursor: parseAsString },
    { urlKeys: { values: name }, shallow: false, history: "push", startTransition },
  );
  return [
    query.values,
    (values) => void setQuery({ values: values.length > 0 ? values : null, cursor: null }),
  ];
}

/** The search text: the field follows every key, the URL 250 ms later. */
export function useSearchText(name: string): [string, (text: string) => void] {
  const { startTransition } = useTableState();
  const [query, setQuery] = useQueryStates(
    { text: parseAsString.withDefault(""), cursor: parseAsString },
    { urlKeys: { text: name }, shallow: false, history: "replace", startTransition },
  );
  return [
    query.text,
    (text) =>
      void setQuery(
        { text: text === "" ? null : text, cursor: null },
        text === "" ? undefined : { limitUrlUpdates: debounce(250) },
      ),
  ];
}
