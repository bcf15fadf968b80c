import type { AutoTokenView } from "@/lib/fleet/auto-enrollment/token-view";
import { oneParam, type SearchParams } from "../../search-params";

export type TokensQuery = ReturnType<typeof readTokensQuery>;

/** What a URL asks for. */
export function readTokensQuery(given: Awaited<SearchParams>) {
  const list = (name: string) => oneParam(given, name)?.split(",").filter(Boolean) ?? [];
  return {
    search: oneParam(given, "search")?.trim().toLowerCase() ?? "",
    state: list("state"),
    kind: list("kind"),
  };
}

/** The tokens it asks for. An organization has tens of them, so they are chosen here. */
export function narrow(tokens: AutoTokenView[], query: TokensQuery): AutoTokenView[] {
  const { search, state, kind } = query;
  return tokens.filter((token) => {
    const texts = [token.name, token.tokenKey, ...token.allowedIpRanges];
    const type = String(token.metadata.integration_type ?? "");
    return (
      texts.some((text) => text.toLowerCase().includes(search)) &&
      (state.length === 0 || state.includes(token.state)) &&
      (kind.length === 0 || kind.includes(type))
    );
  });
}
