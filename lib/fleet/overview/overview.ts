import { listActs } from "@/lib/fleet/audit/list-acts";
import { atLeast, type Ctx, type UserCtx } from "@/lib/fleet/context";
import { tokenColumns } from "@/lib/fleet/enrollment/schema";
import { countHosts, listHosts } from "@/lib/fleet/hosts/list-hosts";
import { countUnknown } from "@/lib/fleet/inventory/count-unknown";

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
const SOON_MS = 6 * HOUR_MS;
const AUTO_SOON_MS = 72 * HOUR_MS;
const RECENT = 10;
const SHORT_LIST = 5;

/**
 * What the front page shows. Each number can be counted again in the table it links to. Below
 * ADMIN there are no tokens (null), and of the activity only what befell hosts.
 */
export async function overview(ctx: UserCtx) {
  const admin = atLeast(ctx.actor.role, "ADMIN");
  const [hosts, unknown, silent, tokens, activity] = await Promise.all([
    hostNumbers(ctx),
    countUnknown(ctx),
    // Those that fell silent last: of the others somebody knows.
    listHosts(ctx, {
      status: ["offline"],
      sort: "lastSeenAt",
      order: "desc",
      limit: SHORT_LIST,
    }),
    admin ? tokenNumbers(ctx) : null,
    listActs(ctx, { ...(!admin && { action: ["host"] }), limit: RECENT }),
  ]);
  return { hosts, unknown, silent: silent.data, tokens, activity };
}

async function hostNumbers(ctx: Ctx) {
  const since = (ms: number) => new Date(ctx.now.getTime() - ms);
  const own = { organizationId: ctx.organizationId };
  const [online, offline, pending, silentThisHour, joinedThisWeek, ...patches] = await Promise.all([
    countHosts(ctx, { status: ["online"] }),
    countHosts(ctx, { status: ["offline"] }),
    countHosts(ctx, { status: ["pending"] }),
    ctx.db.host.count({
      where: { ...own, onlineUntil: { gt: since(HOUR_MS), lte: ctx.now } },
    }),
    ctx.db.host.count({ where: { ...own, createdAt: { gt: since(WEEK_MS) } } }),
    countHosts(ctx, { updates: "security" }),
    countHosts(ctx, { updates: "any" }),
    countHosts(ctx, { reboot: true }),
  ]);
  const [insecure, outdated, rebooting] = patches;
  const total = online + offline + pending;
  const presence = { total, online, offline, pending, silentThisHour, joinedThisWeek };
  return { ...presence, insecure, outdated, rebooting };
}

/**
 * One-time tokens that can still be used, and those of them that end within six hours;
 * auto-enrollment tokens that end within three days, time enough to see to whatever uses them.
 */
async function tokenNumbers(ctx: Ctx) {
  const unused = {
    organizationId: ctx.organizationId,
    usedAt: null,
    revokedAt: null,
    expiresAt: { gt: ctx.now },
  };
  const autoEnd = new Date(ctx.now.getTime() + AUTO_SOON_MS);
  const [waiting, endingSoon, autoEndingSoon] = await Promise.all([
    ctx.db.hostToken.count({ where: unused }),
    ctx.db.hostToken.findMany({
      where: { ...unused, expiresAt: { gt: ctx.now, lte: new Date(ctx.now.getTime() + SOON_MS) } },
      orderBy: { expiresAt: "asc" },
      take: SHORT_LIST,
      select: tokenColumns,
    }),
    ctx.db.autoEnrollmentToken.findMany({
      where: {
        organizationId: ctx.organizationId,
        isActive: true,
        expiresAt: { gt: ctx.now, lte: autoEnd },
      },
      orderBy: { expiresAt: "asc" },
      take: SHORT_LIST,
      select: { id: true, name: true, expiresAt: true },
    }),
  ]);
  return { waiting, endingSoon, autoEndingSoon };
}

export type Overview = Awaited<ReturnType<typeof overview>>;
