import { breath } from "@/lib/breath";
import { cutSecrets, cutSecretsOf } from "@/lib/fleet/inventory/cut-secrets";
import type {
  Report,
  ReportedPackage,
  ReportedRepository,
} from "@/lib/fleet/inventory/report-schema";
import { sha256 } from "@/lib/secrets/hash";

/** A row that hosts share, by the digest of everything in it. */
export type Shared<Row> = Row & { digest: string };

export type PackageRow = Shared<{
  name: string;
  version: string;
  availableVersion: string | null;
  needsUpdate: boolean;
  isSecurityUpdate: boolean;
  category: string | null;
  sourceRepository: string | null;
  description: string | null;
  isHeld: boolean;
  replacedBy: string | null;
}>;

export type RepositoryRow = Shared<{
  name: string;
  url: string;
  distribution: string;
  components: string;
  repoType: string;
  isEnabled: boolean;
  isSecure: boolean;
}>;

/** A list as it is stored: each row once, and one digest of them all, whatever their order. */
export type Section<Row> = { rows: Row[]; digest: string };

/** What agents call the parts of a report in `sections` and, with "Hash" behind it, in `hashes`. */
const names = {
  packages: ["packages"],
  repositories: ["repos", "repositories"],
  interfaces: ["interfaces", "networkInterfaces", "network"],
  hostname: ["hostname"],
  system: ["system"],
};

/** Whether a report carries a part: all that it has without `sections`, else what they name. */
export function carries({ sections }: Report, part: keyof typeof names): boolean {
  return !sections || names[part].some((name) => sections.includes(name));
}

/** How many are digested in one turn of the event loop: some milliseconds. */
const PACKAGES = 250;
/** Secrets are looked for in each of their texts. */
const REPOSITORIES = 50;

/** The packages of a report, each name once (the last wins); undefined when it carries none. */
export async function packagesOf(report: Report): Promise<Section<PackageRow> | undefined> {
  if (!report.packages || !carries(report, "packages")) return undefined;
  const byName = new Map(report.packages.map((one) => [one.name, one]));
  const rows: PackageRow[] = [];
  for (const one of byName.values()) {
    rows.push(packageRow(one));
    if (rows.length % PACKAGES === 0) await breath();
  }
  return { rows, digest: digestOf(rows) };
}

/** A package as it is stored. */
export function packageRow(reported: ReportedPackage): PackageRow {
  const row = {
    name: reported.name,
    version: reported.currentVersion,
    // An empty text tells no more than none.
    availableVersion: reported.availableVersion || null,
    needsUpdate: reported.needsUpdate,
    isSecurityUpdate: reported.isSecurityUpdate ?? false,
    category: reported.category || null,
    sourceRepository: cutSecrets(reported.sourceRepository ?? "") || null,
    description: reported.description || null,
  };
  const isHeld = row.needsUpdate && (reported.isHeld ?? false);
  const replacedBy = reported.replacedBy || null;
  const values: unknown[] = Object.values(row);
  // Without either the digest is that of rows stored before there were such columns.
  if (isHeld || replacedBy) values.push(isHeld, replacedBy);
  return { ...row, isHeld, replacedBy, digest: sha256(JSON.stringify(values)) };
}

/** The repositories of a report, equal ones once; undefined when it carries none. */
export async function repositoriesOf(report: Report): Promise<Section<RepositoryRow> | undefined> {
  if (!report.repositories || !carries(report, "repositories")) return undefined;
  const byDigest = new Map<string, RepositoryRow>();
  for (const [at, one] of report.repositories.entries()) {
    if (at > 0 && at % REPOSITORIES === 0) await breath();
    const row = repositoryRow(one);
    byDigest.set(row.digest, row);
  }
  const rows = [...byDigest.values()];
  return { rows, digest: digestOf(rows) };
}

/** A repository as it is stored. */
export function repositoryRow(reported: ReportedRepository): RepositoryRow {
  const address = reported.url ?? "";
  const url = cutSecrets(address);
  const row = {
    name: cutSecretsOf(reported.name, address),
    url,
    distribution: cutSecrets(reported.distribution ?? ""),
    components: cutSecrets(reported.components ?? ""),
    repoType: cutSecrets(reported.repoType ?? ""),
    isEnabled: reported.isEnabled ?? true,
    isSecure: reported.isSecure ?? url.startsWith("https:"),
  };
  return { ...row, digest: sha256(JSON.stringify(Object.values(row))) };
}

/** The digest of a list, whatever its order. */
export function digestOf(rows: { digest: string }[]): string {
  return sha256(
    rows
      .map(({ digest }) => digest)
      .sort()
      .join(),
  );
}

/** How many packages there are, want an update, and a security update. */
export function countsOf(rows: PackageRow[]) {
  const updates = rows.filter(({ needsUpdate }) => needsUpdate);
  return {
    packageCount: rows.length,
    updateCount: updates.length,
    securityUpdateCount: updates.filter(({ isSecurityUpdate }) => isSecurityUpdate).length,
  };
}
