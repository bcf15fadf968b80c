import { listTokensSchema } from "@/lib/fleet/enrollment/list-tokens";
import { oneParam, type SearchParams } from "../search-params";

export type TokensQuery = ReturnType<typeof readQuery>;

const ROWS = 50;

/** The list a URL asks for, or with `token` that one. What cannot be meant is passed over. */
export function readQuery(given: Awaited<SearchParams>) {
  const { shape } = listTokensSchema;
  return {
    token: oneParam(given, "token"),
    state: shape.state.catch(undefined).parse(oneParam(given, "state")),
    limit: shape.limit.catch(undefined).parse(oneParam(given, "limit")) ?? ROWS,
    cursor: oneParam(given, "cursor"),
  };
}
