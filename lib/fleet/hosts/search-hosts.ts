import { z } from "zod";
import type { Ctx } from "@/lib/fleet/context";
import { listHosts } from "@/lib/fleet/hosts/list-hosts";
import type { HostStatus } from "@/lib/fleet/hosts/status";

const MOST = 8;

export const searchHostsSchema = z.object({ query: z.string().trim().min(1).max(255) });

/** The first few hosts by name whose name, hostname, address or system holds the query. */
export async function searchHosts(
  ctx: Ctx,
  { query }: z.output<typeof searchHostsSchema>,
): Promise<{ id: string; name: string; status: HostStatus }[]> {
  const { data } = await listHosts(ctx, {
    search: query,
    sort: "name",
    order: "asc",
    limit: MOST,
  });
  return data.map(({ id, name, status }) => ({ id, name, status }));
}
