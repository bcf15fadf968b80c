import { db, type Prisma } from "@/lib/db";
import { sha256 } from "@/lib/secrets/hash";

type Host = { id: string; organizationId: string };

export type BuiltPackage = {
  name: string;
  version?: string;
  availableVersion?: string | null;
  isSecurityUpdate?: boolean;
  isHeld?: boolean;
  replacedBy?: string | null;
  sourceRepository?: string | null;
  category?: string | null;
  description?: string;
};

export type BuiltRepository = {
  name: string;
  url: string;
  isSecure?: boolean;
  isEnabled?: boolean;
};

type Inventory = {
  packages?: BuiltPackage[];
  repositories?: BuiltRepository[];
} & Partial<Omit<Prisma.HostInventoryUncheckedCreateInput, "hostId" | "packages" | "repositories">>;

/**
 * What a host has reported, written as rows: states and repositories that are there already are
 * shared. Sets the counts of the host and leaves one report behind.
 */
export async function buildInventory(
  host: Host,
  { packages = [], repositories = [], ...columns }: Inventory,
) {
  const { organizationId } = host;
  const now = new Date();
  const inventory = await db.hostInventory.create({
    data: { hostId: host.id, packageManager: "apt", ...columns },
  });
  for (const one of packages) {
    const state = stateOf(one);
    const { id } = await db.packageState.upsert({
      where: { organizationId_digest: { organizationId, digest: state.digest } },
      create: { organizationId, ...state, descriptionId: await describe(organizationId, one) },
      update: {},
    });
    await db.hostPackage.create({ data: { inventoryId: inventory.id, packageStateId: id } });
  }
  for (const one of repositories) {
    const digest = sha256(JSON.stringify(one));
    const { id } = await db.repository.upsert({
      where: { organizationId_digest: { organizationId, digest } },
      create: {
        organizationId,
        digest,
        distribution: "bookworm",
        components: "main",
        repoType: "deb",
        isEnabled: true,
        isSecure: true,
        ...one,
      },
      update: {},
    });
    await db.hostRepository.create({ data: { inventoryId: inventory.id, repositoryId: id } });
  }
  const counts = {
    packageCount: packages.length,
    updateCount: packages.filter(({ availableVersion }) => availableVersion).length,
    securityUpdateCount: packages.filter((one) => one.isSecurityUpdate).length,
  };
  await db.host.update({ where: { id: host.id }, data: { ...counts, lastReportAt: now } });
  await db.report.create({
    data: {
      hostId: host.id,
      receivedAt: now,
      lastReceivedAt: now,
      sections: ["packages", "repositories", "system"],
      ...counts,
      packagesAdded: packages.length,
      packagesRemoved: 0,
      executionSeconds: 1.4,
      bodyBytes: 400 + packages.length * 110,
    },
  });
  return inventory;
}

function stateOf({ description: _description, ...one }: BuiltPackage) {
  const state = {
    name: one.name,
    version: one.version ?? "1.0-1",
    availableVersion: one.availableVersion ?? null,
    needsUpdate: Boolean(one.availableVersion),
    isSecurityUpdate: one.isSecurityUpdate ?? false,
    category: one.category ?? null,
    sourceRepository: one.sourceRepository ?? null,
    isHeld: one.isHeld ?? false,
    replacedBy: one.replacedBy ?? null,
  };
  return { ...state, digest: sha256(JSON.stringify(state)) };
}

async function describe(organizationId: string, { description: text }: BuiltPackage) {
  if (text === undefined) return null;
  const digest = sha256(text);
  const { id } = await db.packageDescription.upsert({
    where: { organizationId_digest: { organizationId, digest } },
    create: { organizationId, digest, text },
    update: {},
  });
  return id;
}
