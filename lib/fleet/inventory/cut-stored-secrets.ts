import type { Db } from "@/lib/db";
import { moveLinks } from "@/lib/db/report-statements";
import { digestOf, packageRow, repositoryRow } from "@/lib/fleet/inventory/sections";

// Rows of before this server cut secrets out of addresses become what it would store of the same
// report today, so that the next one finds them and is no news.

/** What an address with a secret has, and some without. */
const signs = ["@", "?", "#", "%40", "%3", "%23", ";", "&"];

/** Cuts secrets out of the addresses of repositories and packages that are stored. */
export async function cutStoredSecrets(tx: Db): Promise<void> {
  await cutRepositories(tx);
  await cutPackages(tx);
}

async function cutRepositories(tx: Db): Promise<void> {
  const columns = ["name", "url", "distribution", "components"] as const;
  const inventories = new Set<number>();
  const found = await tx.repository.findMany({
    where: {
      OR: signs.flatMap((contains) => [
        { name: { contains } },
        { url: { contains } },
        { distribution: { contains } },
        { components: { contains } },
      ]),
    },
    orderBy: { id: "asc" },
  });
  for (const { id, organizationId, ...stored } of found) {
    const { digest, ...row } = repositoryRow(stored);
    if (columns.every((column) => row[column] === stored[column])) continue;
    // Of two rows that are the same without their secrets one stays.
    const twin = await tx.repository.findUnique({
      where: { organizationId_digest: { organizationId, digest } },
    });
    const moved = await moveLinks(tx, "HostRepository", id, twin?.id ?? null);
    for (const inventoryId of moved) inventories.add(inventoryId);
    if (twin) await tx.repository.deleteMany({ where: { id } });
    else await tx.repository.updateMany({ where: { id }, data: { ...row, digest } });
  }
  for (const id of inventories) {
    const hosts = { some: { inventoryId: id } };
    const rows = await tx.repository.findMany({ where: { hosts }, select: { digest: true } });
    await tx.hostInventory.updateMany({
      where: { id, repositoriesDigest: { not: null } },
      data: { repositoriesDigest: digestOf(rows) },
    });
  }
}

async function cutPackages(tx: Db): Promise<void> {
  const inventories = new Set<number>();
  const found = await tx.packageState.findMany({
    where: { OR: signs.map((contains) => ({ sourceRepository: { contains } })) },
    include: { description: true },
    orderBy: { id: "asc" },
  });
  for (const { id, organizationId, description, ...stored } of found) {
    const reported = { ...stored, currentVersion: stored.version };
    const row = packageRow({ ...reported, description: description?.text });
    const { digest, sourceRepository } = row;
    if (sourceRepository === stored.sourceRepository) continue;
    const twin = await tx.packageState.findUnique({
      where: { organizationId_digest: { organizationId, digest } },
    });
    const moved = await moveLinks(tx, "HostPackage", id, twin?.id ?? null);
    for (const inventoryId of moved) inventories.add(inventoryId);
    if (twin) await tx.packageState.deleteMany({ where: { id } });
    else await tx.packageState.updateMany({ where: { id }, data: { digest, sourceRepository } });
  }
  for (const id of inventories) {
    const hosts = { some: { inventoryId: id } };
    const rows = await tx.packageState.findMany({ where: { hosts }, select: { digest: true } });
    await tx.hostInventory.updateMany({
      where: { id, packagesDigest: { not: null } },
      data: { packagesDigest: digestOf(rows) },
    });
  }
}
