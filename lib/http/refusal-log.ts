import type { FleetError } from "@/lib/fleet/errors";
import { log } from "@/lib/log";

const QUIET_MS = 60_000;
const MOST_ADDRESSES = 1_000;

/** Of performance.now(): when the address had its line, and how often it came since then. */
type Refused = { toldAt: number; unlogged: number };

const byAddress = new Map<string, Refused>();

/**
 * Logs the refusal of what comes by itself for ever, once a minute for an address; the line says how
 * many there were since the one before.
 */
export function logRefusal(ip: string | null, call: object, fault: FleetError): void {
  const isOurs = fault.kind === "internal" || fault.kind === "unavailable";
  const line = {
    ...{ ...call, status: fault.status, refused: fault.message, ip },
    ...(isOurs && { err: fault.cause }),
  };
  const key = ip ?? "";
  const now = performance.now();
  const known = byAddress.get(key);
  if (known && now - known.toldAt < QUIET_MS) {
    known.unlogged += 1;
    log.debug(line, "request");
    return;
  }
  byAddress.delete(key);
  byAddress.set(key, { toldAt: now, unlogged: 0 });
  const [oldest] = byAddress.keys();
  if (byAddress.size > MOST_ADDRESSES && oldest !== undefined) byAddress.delete(oldest);
  const unlogged = known?.unlogged ?? 0;
  const told = { ...line, ...(unlogged > 0 && { unlogged }) };
  if (isOurs) log.error(told, "request failed");
  else log.info(told, "request");
}
