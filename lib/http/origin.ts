import { env } from "@/lib/env";
import { FleetError } from "@/lib/fleet/errors";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * S2's origin validation, for callers by cookie and unsafe methods: 403 `Invalid origin` for
 * an Origin that is neither PUBLIC_URL's nor in ADMIN_ORIGINS, and for `Sec-Fetch-Site:
 * cross-site`. A missing Origin passes: browsers always send it cross-site, curl never does.
 */
export function requireOwnOrigin(request: Request): void {
  if (SAFE.has(request.method)) return;
  const origin = request.headers.get("origin");
  const allowed = origin === null || origin === env.publicUrl || env.adminOrigins.includes(origin);
  if (!allowed || request.headers.get("sec-fetch-site") === "cross-site") {
    throw new FleetError("forbidden", "Invalid origin");
  }
}
