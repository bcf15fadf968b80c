import { log } from "@/lib/log";

/** The oldest that gets security fixes; 20, the oldest that Muster runs on, got its last in April 2026. */
const OLDEST_KEPT = 22;

/** Says in the log that this Node.js gets no security fixes any more, when that is so. */
export function warnOfNode(): void {
  const { node } = process.versions;
  if (Number.parseInt(node, 10) >= OLDEST_KEPT) return;
  log.warn(`Node.js ${node} gets no security fixes any more. Muster recommends Node.js 24`);
}
