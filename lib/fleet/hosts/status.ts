export type HostStatus = "online" | "offline" | "pending";

/** How often our own agent checks in. */
export const HEARTBEAT_INTERVAL_SECONDS = 30;

/** How often agents that know only S3 come: its `updateInterval` of 60 minutes. */
export const REPORT_INTERVAL_SECONDS = 3600;

const SHORTEST_GRACE_SECONDS = 60;

/**
 * Until when a sign of life keeps a host online: max(60 s, 2 × its check-in interval) after
 * it (S0's one minute for our own agent).
 */
export function onlineUntil(lastSeenAt: Date, checkInIntervalSeconds: number): Date {
  const grace = Math.max(SHORTEST_GRACE_SECONDS, 2 * checkInIntervalSeconds);
  return new Date(lastSeenAt.getTime() + grace * 1000);
}

/** A host that was never heard of is pending; one whose last sign of life is too old, offline. */
export function hostStatus(host: { onlineUntil: Date | null }, now: Date): HostStatus {
  if (host.onlineUntil === null) return "pending";
  return host.onlineUntil > now ? "online" : "offline";
}
