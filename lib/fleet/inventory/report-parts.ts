import type { Prisma } from "@/lib/db";
import type { Details } from "@/lib/fleet/inventory/details";
import type { Hashes } from "@/lib/fleet/inventory/hash-gate";
import type { PatchState } from "@/lib/fleet/inventory/known";
import type { Report } from "@/lib/fleet/inventory/report-schema";
import type { PackageRow, RepositoryRow, Section } from "@/lib/fleet/inventory/sections";

/** The host and its inventory as they are stored; no inventory before the first report. */
export type Stored = {
  host: Omit<Prisma.HostGetPayload<{ include: { inventory: true } }>, "inventory">;
  inventory: Prisma.HostInventoryGetPayload<object> | null;
};

/** What of a report differs from what is stored; a section that is absent is not written. */
export type Parts = Details & {
  packages: Section<PackageRow> | undefined;
  repositories: Section<RepositoryRow> | undefined;
  /** Of all the details, equal ones included. */
  detailsDigest: string;
  hashes: Hashes;
  counts: { packageCount: number; updateCount: number; securityUpdateCount: number } | undefined;
  /** What is known of the updates of the host after this report. */
  patches: PatchState;
  /** Whether something else is known of them than at the report before, and why not. */
  reasonsChanged: boolean;
  report: Report;
  bodyBytes: number;
};
