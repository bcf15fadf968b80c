import { type HostStatus, hostStatus } from "@/lib/fleet/hosts/status";

/** More than this and certificates, signatures and logs start to go wrong. */
const CLOCK_TOLERANCE_SECONDS = 60;

export type Verdict =
  | { kind: "well" }
  | { kind: "never connected"; since: Date }
  | { kind: "refused"; since: Date; because: string }
  | { kind: "clock off"; seconds: number }
  | { kind: "uninstalled"; since: Date }
  | { kind: "silent"; since: Date };

type Evidence = {
  onlineUntil: Date | null;
  lastSeenAt: Date | null;
  createdAt: Date;
  lastRefusedAt: Date | null;
  lastRefusal: string | null;
  clockSkewSeconds: number | null;
  uninstalledAt: Date | null;
};

/**
 * Why a host is not online, in one verdict with its evidence. A refusal that came after the
 * last sign of life explains more than the silence does. An online host is well, unless its
 * clock is more than a minute off.
 */
export function verdict(host: Evidence, now: Date): Verdict {
  const status: HostStatus = hostStatus(host, now);
  const { lastRefusedAt, lastRefusal, lastSeenAt, clockSkewSeconds, uninstalledAt } = host;
  if (status !== "online" && uninstalledAt) return { kind: "uninstalled", since: uninstalledAt };
  if (status !== "online" && lastRefusedAt && lastRefusal) {
    if (!lastSeenAt || lastRefusedAt > lastSeenAt) {
      return { kind: "refused", since: lastRefusedAt, because: lastRefusal };
    }
  }
  if (status === "online") {
    const off = clockSkewSeconds !== null && Math.abs(clockSkewSeconds) > CLOCK_TOLERANCE_SECONDS;
    return off ? { kind: "clock off", seconds: clockSkewSeconds } : { kind: "well" };
  }
  if (!lastSeenAt) return { kind: "never connected", since: host.createdAt };
  return { kind: "silent", since: lastSeenAt };
}
