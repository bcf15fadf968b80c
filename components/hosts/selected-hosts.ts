import type { ActionResult } from "@/components/form/action";
import { formatPlural } from "@/components/format/number";
import type { Selection } from "@/components/table/types";
import type { HostRow } from "./host-row";

/** The hosts a bulk change is about, as the table knows them. */
export type SelectedHosts = {
  selection: Selection;
  /** The rows on this page, to name them. */
  rows: HostRow[];
  /** How many hosts the filters match. */
  total: number;
  /** The filters in force. */
  filter: Record<string, string>;
};

/** As many as one call takes. */
const MOST = 500;

/** The number in the question: a change that cannot be undone is made to no more hosts. */
export function asConfirmed({ total }: SelectedHosts, hosts: Hosts): Hosts {
  return "matching" in hosts ? { ...hosts, atMost: total } : hosts;
}

/** From here on a slip would hurt: the number has to be typed. */
const MANY = 10;

/** What the question before a bulk change says of its hosts. */
export function describe({ selection, rows, total, filter }: SelectedHosts) {
  const count = selection.all ? total : selection.ids.length;
  return {
    count,
    /** "3 hosts". */
    hosts: formatPlural(count, "host"),
    /** "all 60 hosts", to ask about them. */
    those: `${selection.all && count > 1 ? "all " : ""}${formatPlural(count, "host")}`,
    named: named(selection, rows, filter),
    typing: count > MANY ? { typeToConfirm: String(count) } : {},
  };
}

function named(selection: Selection, rows: HostRow[], filter: SelectedHosts["filter"]): string {
  if (selection.all) {
    const filtered = Object.keys(filter).length > 0;
    return filtered ? "All hosts that the search and the filters match" : "All hosts there are";
  }
  const names = rows.filter(({ id }) => selection.ids.includes(id)).map(({ name }) => name);
  // Some of them may be on other pages.
  if (names.length !== selection.ids.length || names.length > 5) return "The selected hosts";
  const last = names.pop();
  return names.length > 0 ? `${names.join(", ")} and ${last}` : `${last}`;
}

type Hosts = { ids: string[] } | { matching: Record<string, string>; atMost?: number };

/**
 * Runs an action for the selected hosts, for as many at once as a call takes, and gives what each
 * call answered. Ends with the first that fails.
 */
export async function inBatches<T>(
  { selection, filter }: Pick<SelectedHosts, "selection" | "filter">,
  run: (hosts: Hosts) => Promise<ActionResult<T>>,
): Promise<ActionResult<T[]>> {
  const answers: T[] = [];
  for (const hosts of batches(selection, filter)) {
    const result = await run(hosts);
    if (!result.ok) return result;
    answers.push(result.data);
  }
  return { ok: true, data: answers };
}

function batches(selection: Selection, filter: Record<string, string>): Hosts[] {
  if (selection.all) return [{ matching: filter }];
  const count = Math.ceil(selection.ids.length / MOST);
  return Array.from({ length: count }, (_, at) => ({
    ids: selection.ids.slice(at * MOST, (at + 1) * MOST),
  }));
}
