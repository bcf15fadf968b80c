import type { UnknownReason } from "@/lib/fleet/inventory/known";

/** A package as a host has it. `version` is empty when the agent could not tell it. */
export type PackageView = {
  id: number;
  name: string;
  version: string;
  /** What the package manager would install instead; null when the report named nothing. */
  availableVersion: string | null;
  needsUpdate: boolean;
  isSecurityUpdate: boolean;
  /** There is an update, and somebody on the host holds it back. */
  isHeld: boolean;
  /** The package that would be installed in its place. */
  replacedBy: string | null;
  category: string | null;
  sourceRepository: string | null;
  description: string | null;
};

/** A package repository as hosts have it configured. */
export type RepositoryView = {
  id: number;
  name: string;
  url: string;
  distribution: string;
  components: string;
  repoType: string;
  isEnabled: boolean;
  isSecure: boolean;
};

/** A package name across the fleet, with how many hosts have it, want an update, a security one. */
export type FleetPackageView = {
  name: string;
  hosts: number;
  updates: number;
  securityUpdates: number;
  /** Hosts that have it, named no update of it, and cannot say that there is none. */
  updatesUnknown: number;
  /** The same of security updates. */
  securityUnknown: number;
  /** How many different versions are installed. */
  versions: number;
};

/** A host that has a package, and the state in which it has it. */
export type PackageHostView = {
  /** The host's. */
  id: string;
  name: string;
  hostname: string | null;
  status: "online" | "offline" | "pending";
  os: string | null;
  osVersion: string | null;
  version: string;
  availableVersion: string | null;
  needsUpdate: boolean;
  isSecurityUpdate: boolean;
  isHeld: boolean;
  replacedBy: string | null;
  /** Why it is not known whether the host wants an update of it; null when it is. */
  updatesUnknown: UnknownReason | null;
  /** The same of security updates. */
  securityUnknown: UnknownReason | null;
  listsAgeDays: number | null;
};

/** What a report can change; its row in the history names those it did. */
export const reportSections = [
  "packages",
  "repositories",
  "system",
  "hardware",
  "disks",
  "network",
] as const;
export type ReportSection = (typeof reportSections)[number];

/** A report that changed something, and how often it came again with nothing new. */
export type ReportView = {
  id: string;
  receivedAt: Date;
  repeats: number;
  lastReceivedAt: Date;
  sections: ReportSection[];
  packageCount: number;
  updateCount: number;
  securityUpdateCount: number;
  /** Why these numbers were not known at that time; null when they were. */
  updatesUnknown: string | null;
  securityUnknown: string | null;
  /** Names that came and went with it; a package that got another version is neither. */
  packagesAdded: number;
  packagesRemoved: number;
  executionSeconds: number | null;
  agentVersion: string | null;
  bodyBytes: number;
};

/** A disk as sent: the shape of S3 or that of the agents in the field. */
export type ReportedDisk = Partial<
  Record<
    "device" | "mountPoint" | "name" | "mountpoint" | "filesystem" | "size" | "used" | "available",
    string | number | null
  >
>;

/** A network interface as sent: the shape of S3 or that of the agents in the field. */
export type ReportedInterface = Partial<
  Record<
    "name" | "ip" | "mac" | "type" | "macAddress" | "mtu" | "status" | "linkSpeed" | "duplex",
    string | number | null
  >
> & {
  addresses?:
    | Partial<Record<"address" | "family" | "netmask" | "gateway", string | number | null>>[]
    | null;
};

/** A page of a list: rows, and where the neighbouring pages are. */
export type Page<Row> = { data: Row[]; nextCursor: string | null; previousCursor: string | null };
