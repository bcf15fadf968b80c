import { db } from "@/lib/db";
import { onlineUntil } from "@/lib/fleet/hosts/status";
import { buildHost } from "@/tests/support/builders";
import { type BuiltPackage, buildInventory } from "@/tests/support/inventory";

type Organization = { id: string };

const DAY_MS = 86_400_000;

const installed: BuiltPackage[] = "bash coreutils curl openssl nginx zlib1g"
  .split(" ")
  .map((name) => ({ name, version: "1.2.3-4" }));

/** Of two of them old lists named an update, one for security. */
const behind: BuiltPackage[] = installed.map((one) =>
  one.name === "openssl" || one.name === "nginx"
    ? { ...one, availableVersion: "1.2.4-1", isSecurityUpdate: one.name === "openssl" }
    : one,
);

/** What a package manager says that does not tell security updates apart. */
const untold: BuiltPackage[] = behind.map((one) => ({ ...one, isSecurityUpdate: false }));

/** One update is held, and one package would be replaced by another. */
const heldAndReplaced: BuiltPackage[] = [
  ...behind.slice(0, 4),
  { name: "nginx", version: "1.26.0-1", availableVersion: "1.26.3-2", isHeld: true },
  {
    name: "redis",
    version: "7.2.7-1",
    availableVersion: "8.0.1-1",
    isSecurityUpdate: true,
    replacedBy: "valkey-compat-redis",
  },
];

/**
 * Hosts whose updates are known and not known, each in its own way: `new-1` never fetched package
 * lists, the lists of `forgotten-1` are 40 days old, `void-1` has no package manager we know,
 * `alpine-1` is told of no security updates, `pinned-1` holds an update back, `current-1` has none,
 * `expected-1` never reported.
 */
export async function buildUnknowns(organization: Organization, now = new Date()) {
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const soon = onlineUntil(new Date(now.getTime() + DAY_MS), 30);
  const ids = new Map<string, string>();
  const build = async (name: string, os: string, packages: BuiltPackage[], columns: object) => {
    const { host } = await buildHost(organization, {
      name,
      ...{ os, lastSeenAt: now, onlineUntil: soon, lastAddress: `192.0.2.${10 + ids.size}` },
    });
    await buildInventory(host, { packages, packageManager: os.startsWith("Al") ? "apk" : "apt" });
    await db.host.update({ where: { id: host.id }, data: columns });
    ids.set(name, host.id);
  };
  const debian = "Debian GNU/Linux 13 (trixie)";
  const noLists = { updatesUnknown: "no_lists", securityUnknown: "no_lists" };
  await build("new-1", debian, installed, noLists);
  await build("forgotten-1", debian, behind, { listsUpdatedAt: ago(40.2) });
  await build("idle-1", debian, installed, { listsUpdatedAt: ago(40.2) });
  const noManager = { updatesUnknown: "no_manager", securityUnknown: "no_manager" };
  await build("void-1", "Void Linux", [], noManager);
  const notTold = { securityUnknown: "not_told", listsUpdatedAt: ago(0.1) };
  await build("alpine-1", "Alpine Linux v3.22", untold, notTold);
  await build("pinned-1", "Fedora Linux 43", heldAndReplaced, { listsUpdatedAt: ago(0.2) });
  await build("current-1", debian, installed, { listsUpdatedAt: ago(0.3) });
  const { host } = await buildHost(organization, { name: "expected-1" });
  ids.set("expected-1", host.id);
  return { idOf: (name: string) => ids.get(name) ?? "" };
}
