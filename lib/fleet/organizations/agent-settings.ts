import type { Db } from "@/lib/db";

/**
 * How an organization wants its agents: how often they check in, whether they update, how old the
 * package lists may be that they count updates by, and whether those of the field report containers.
 */
export type AgentSettings = {
  checkInIntervalSeconds: number;
  agentUpdates: "OFF" | "ON_REQUEST" | "ON";
  listsMaxAgeDays: number;
  dockerIntegration: boolean;
};

const REMEMBERED_MS = 5_000;

type Remembered = { settings: Promise<AgentSettings>; until: number };

// Next bundles pages, actions and routes apart: a change by one has to reach the others.
const shared = globalThis as { musterSettings?: Map<string, Remembered> };
shared.musterSettings ??= new Map();
const remembered = shared.musterSettings;

/**
 * The settings a check-in needs. Read at most every five seconds for an organization, so that
 * 10,000 agents ask the database nothing more: a change holds within five seconds.
 */
export function agentSettings(db: Db, organizationId: string): Promise<AgentSettings> {
  const known = remembered.get(organizationId);
  if (known && known.until > Date.now()) return known.settings;
  const settings = db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: {
      checkInIntervalSeconds: true,
      agentUpdates: true,
      listsMaxAgeDays: true,
      dockerIntegration: true,
    },
  });
  remembered.set(organizationId, { settings, until: Date.now() + REMEMBERED_MS });
  settings.catch(() => remembered.delete(organizationId));
  return settings;
}

/** After a change on this server. */
export function forgetAgentSettings(organizationId: string): void {
  remembered.delete(organizationId);
}
