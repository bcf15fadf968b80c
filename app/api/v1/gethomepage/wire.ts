import { z } from "zod";
import type { HomepageStats } from "@/lib/fleet/overview/homepage-stats";

// The widget of gethomepage shows fields by their names.

const count = z.number().int();
const os = z.string().nullable().describe("Null when there are not so many systems.");

export const statsReply = z.object({
  total_hosts: count,
  hosts_needing_updates: count,
  up_to_date_hosts: count.describe("Hosts of which it is known that they want no update."),
  hosts_updates_unknown: count.describe("Hosts of which it is not known whether they want any."),
  hosts_with_security_updates: count,
  total_outdated_packages: count.describe("Of all hosts together, as far as it is known."),
  security_updates: count.describe("Of all hosts together, as far as it is known."),
  total_repos: count.describe("Different repositories."),
  recent_updates_24h: count.describe("Hosts that reported within 24 hours."),
  top_os_1: os,
  top_os_1_count: count,
  top_os_2: os,
  top_os_2_count: count,
  top_os_3: os,
  top_os_3_count: count,
  os_distribution: z
    .array(z.object({ name: z.string(), count }))
    .describe("The most frequent first; hosts that told none are Unknown, the last."),
  last_updated: z.date().describe("When the numbers were counted: at most 30 seconds ago."),
});

/** The numbers of a fleet in the widget's words. */
export function wireStats(stats: HomepageStats): z.input<typeof statsReply> {
  const { systems, unknownSystem } = stats;
  const [first, second, third] = systems;
  const unknown = unknownSystem > 0 ? [{ name: "Unknown", count: unknownSystem }] : [];
  return {
    total_hosts: stats.hosts,
    hosts_needing_updates: stats.wanting,
    up_to_date_hosts: stats.upToDate,
    hosts_updates_unknown: stats.unknown,
    hosts_with_security_updates: stats.insecure,
    total_outdated_packages: stats.updates,
    security_updates: stats.securityUpdates,
    total_repos: stats.repositories,
    recent_updates_24h: stats.recent,
    top_os_1: first?.name ?? null,
    top_os_1_count: first?.count ?? 0,
    top_os_2: second?.name ?? null,
    top_os_2_count: second?.count ?? 0,
    top_os_3: third?.name ?? null,
    top_os_3_count: third?.count ?? 0,
    os_distribution: [...systems, ...unknown],
    last_updated: stats.countedAt,
  };
}

export const healthReply = z.object({
  status: z.literal("ok"),
  timestamp: z.date(),
  api_key: z.string().describe("The name of the token."),
});
