import { type ListEntries, listEntriesSchema } from "@/lib/fleet/audit/list-entries";

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** The entries a URL asks for. What cannot be meant is passed over: a page never fails for its URL. */
export function readQuery(given: Awaited<SearchParams>): ListEntries {
  const one = (name: string) => {
    const value = [given[name]].flat()[0];
    // No database takes these.
    return value?.isWellFormed() && !value.includes("\0") ? value : undefined;
  };
  const { shape } = listEntriesSchema;
  return {
    action: shape.action.catch(undefined).parse(one("action")),
    actor: shape.actor.catch(undefined).parse(one("actor")),
    subject: shape.subject.catch(undefined).parse(one("subject")),
    limit: shape.limit.catch(undefined).parse(one("limit")),
    cursor: one("cursor"),
  };
}

/** The first page of the same filters. */
export function hrefOf({ action, actor, subject, limit }: ListEntries): string {
  const params = new URLSearchParams();
  if (action) params.set("action", action.join(","));
  if (actor) params.set("actor", actor.join(","));
  if (subject) params.set("subject", subject);
  if (limit) params.set("limit", String(limit));
  return params.size > 0 ? `/audit?${params}` : "/audit";
}
