import type { EnrollmentStep } from "@/components/enrollment/progress";
import { formatCount, formatPlural } from "@/components/format/number";
import { tokenRefusals } from "@/lib/fleet/auto-enrollment/refusals";
import { inRanges } from "@/lib/ip-ranges";
import type { AutoTokenRow, Refusal } from "./auto-token-row";

export type AutoTokenState = "active" | "disabled" | "expired";

const DAY_MS = 86_400_000;

/** S3's most hosts a day. */
const MOST_A_DAY = 1000;

type Usable = Pick<AutoTokenRow, "isActive" | "expiresAt">;

/** What a token is good for at `now` (ms): it expires by itself. */
export function autoTokenState({ isActive, expiresAt }: Usable, now: number): AutoTokenState {
  if (!isActive) return "disabled";
  return expiresAt !== null && Date.parse(expiresAt) <= now ? "expired" : "active";
}

/** One change of the token that lets the next such attempt in. */
export type Remedy = {
  label: string;
  change: {
    allowedIpRanges?: string[];
    isActive?: boolean;
    expiresAt?: string;
    maxHostsPerDay?: number;
  };
};

/** What an attempt was refused for, in words, and what mends it; `mended` when that is done. */
export type RefusalNote = { why: string; mended: boolean; remedy: Remedy | null };

/** Explains a refusal by what the token is now. */
export function explainRefusal(
  { reason, ip }: Pick<Refusal, "reason" | "ip">,
  token: AutoTokenRow,
  now: number,
): RefusalNote {
  const who = ip ?? "An unknown address";
  switch (reason) {
    case tokenRefusals.address: {
      const mended = token.allowed.length === 0 || inRanges(ip, token.allowed);
      return {
        why: `${who} is not in the allowlist`,
        mended,
        remedy: ip
          ? { label: `Allow ${ip}`, change: { allowedIpRanges: [...token.allowed, ip] } }
          : null,
      };
    }
    case tokenRefusals.expired:
      return {
        why: `${who} came after the token had expired`,
        mended: token.expiresAt === null || Date.parse(token.expiresAt) > now,
        remedy: {
          label: "Extend by 7 days",
          change: { expiresAt: new Date(now + 7 * DAY_MS).toISOString() },
        },
      };
    case tokenRefusals.quota: {
      const more = Math.min(MOST_A_DAY, token.quota * 2);
      return {
        why: `${who} came when the hosts of the day were used up`,
        mended: token.usedToday < token.quota,
        remedy:
          more > token.quota
            ? { label: `Raise to ${formatCount(more)} a day`, change: { maxHostsPerDay: more } }
            : null,
      };
    }
    case tokenRefusals.secret:
      return { why: `${who} sent a wrong secret`, mended: false, remedy: null };
    case tokenRefusals.unknown:
      return token.isActive
        ? { why: `${who} used it for what it is not made for`, mended: false, remedy: null }
        : {
            why: `${who} came while the token is disabled`,
            mended: false,
            remedy: { label: "Enable it", change: { isActive: true } },
          };
    default:
      return { why: `${who}: ${reason}`, mended: false, remedy: null };
  }
}

/** The way from a token to hosts with an inventory, with the place it has reached. */
export function autoTokenSteps(token: AutoTokenRow, now: number): EnrollmentStep[] {
  const state = autoTokenState(token, now);
  const { hosts, use, lastUsedAt, scriptFetchedAt } = token;
  const made: EnrollmentStep = { label: "Token made", state: "done", at: token.createdAt };
  const reads = use !== "enroll";
  const steps: EnrollmentStep[] = reads
    ? [made, { label: "Used", state: lastUsedAt ? "done" : "ahead", at: lastUsedAt }]
    : [
        made,
        {
          label: "Script fetched",
          // Whoever enrolls by the API needs none.
          state: scriptFetchedAt || hosts.made > 0 ? "done" : "ahead",
          at: scriptFetchedAt,
        },
        {
          label: hosts.made > 0 ? `${formatPlural(hosts.made, "host")} enrolled` : "Enrolled",
          state: hosts.made > 0 ? "done" : "ahead",
          at: hosts.lastMadeAt,
        },
        {
          label: hosts.reported > 0 ? inventoryWords(hosts) : "First inventory",
          state: hosts.reported > 0 ? "done" : "ahead",
          at: hosts.lastReportAt,
        },
      ];
  const next = steps.find((step) => step.state === "ahead");
  if (!next) return steps;
  const waitsForInventory = !reads && hosts.made > 0;
  const stop = waitsForInventory ? null : obstacle(token, state, now);
  next.state = stop ? "failed" : "current";
  next.label = stop ?? next.label;
  return steps;
}

/** What stands in the way of the next step, in a word. */
function obstacle(token: AutoTokenRow, state: AutoTokenState, now: number): string | null {
  if (state !== "active") return state === "expired" ? "Expired" : "Disabled";
  const refused = token.refusals.some((refusal) => !explainRefusal(refusal, token, now).mended);
  return refused ? "Refused" : null;
}

function inventoryWords({ made, reported }: AutoTokenRow["hosts"]): string {
  return reported === made ? "All reported" : `${formatCount(reported)} of ${made} reported`;
}

/** The last time anything was heard of this token, in ms. */
export function lastSignOf(token: AutoTokenRow): number {
  const { hosts, refusals, createdAt, scriptFetchedAt, lastUsedAt } = token;
  const times = [createdAt, scriptFetchedAt, lastUsedAt, hosts.lastReportAt, refusals[0]?.lastAt];
  return Math.max(...times.map((time) => (time ? Date.parse(time) : 0)));
}
