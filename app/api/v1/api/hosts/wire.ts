import { z } from "zod";
import type { HostSummary } from "@/lib/fleet/inventory/host-summaries";
import { type PatchState, reasonIn, unknownReasons } from "@/lib/fleet/inventory/known";
import type { PackageView } from "@/lib/fleet/inventory/views";
import { oneOrMore } from "@/lib/fleet/page";

// The integration API speaks snake_case, in the words of S3's reports.

/** `hostgroup` names groups by name or id; `include=stats` adds what the packages come to. */
export const hostsQuery = z.object({
  hostgroup: oneOrMore(z.string())
    .optional()
    .describe("Names or ids of host groups, joined by commas."),
  include: oneOrMore(z.enum(["stats"], "include knows stats"))
    .optional()
    .describe("`stats` adds system, status and what the packages come to."),
});

/** `updates_only=true` leaves out what is up to date. */
export const packagesQuery = z.object({
  updates_only: z
    .enum(["true", "false"], "updates_only is true or false")
    .optional()
    .describe("`true` leaves out packages that are up to date."),
});

const text = z.string().nullable();
const count = z.number().int();
const groups = z.array(z.object({ id: z.string(), name: z.string() }));
const status = z.enum(["online", "offline", "pending"]);

const knownFields = {
  updates_known: z
    .boolean()
    .describe("Whether the number of updates is known. When it is not, 0 does not mean none."),
  updates_unknown_reason: z.enum(unknownReasons).nullable(),
  security_updates_known: z.boolean(),
  security_updates_unknown_reason: z.enum(unknownReasons).nullable(),
  lists_updated_at: z
    .date()
    .nullable()
    .describe("When the package lists behind the numbers were fetched; null when nobody told."),
};

/** Whether the numbers beside them are known, which are what was counted and never null. */
export function wireKnown({ updates, securityUpdates, listsUpdatedAt }: PatchState) {
  return {
    updates_known: updates.known,
    updates_unknown_reason: reasonIn(updates) ?? null,
    security_updates_known: securityUpdates.known,
    security_updates_unknown_reason: reasonIn(securityUpdates) ?? null,
    lists_updated_at: listsUpdatedAt,
  };
}

const statsFields = {
  os_type: text,
  os_version: text,
  status,
  last_update: z.date().nullable(),
  needs_reboot: z.boolean(),
  total_packages: count,
  updates_count: count,
  security_updates_count: count,
  ...knownFields,
};

export const hostsReply = z.object({
  hosts: z.array(
    z.object({
      id: z.string(),
      friendly_name: z.string(),
      hostname: text,
      ip: text,
      host_groups: groups,
      ...z.object(statsFields).partial().shape,
    }),
  ),
  total: count,
});

/** Hosts as the list shows them, and how many there were. */
export function listedInSlices(slices: AsyncIterable<HostSummary[]>, show: { stats: boolean }) {
  let total = 0;
  const listed = async function* () {
    for await (const hosts of slices) {
      total += hosts.length;
      yield hosts.map((host) => listedHost(host, show));
    }
  };
  return { list: "hosts", slices: listed(), rest: () => ({ total }) };
}

/** A host as the list shows it. `last_update` is its last sign of life. */
function listedHost(host: HostSummary, { stats }: { stats: boolean }) {
  return {
    id: host.id,
    friendly_name: host.name,
    hostname: host.hostname,
    ip: host.ip,
    host_groups: host.groups,
    ...(stats && {
      os_type: host.os,
      os_version: host.osVersion,
      status: host.status,
      last_update: host.lastSeenAt,
      needs_reboot: host.needsReboot,
      total_packages: host.packageCount,
      updates_count: host.updateCount,
      security_updates_count: host.securityUpdateCount,
      ...wireKnown(host),
    }),
  };
}

export const statsReply = z.object({
  host_id: z.string(),
  total_installed_packages: count,
  outdated_packages: count,
  security_updates: count,
  total_repos: count,
  ...knownFields,
});

export const infoReply = z.object({
  id: z.string(),
  machine_id: text,
  friendly_name: z.string(),
  hostname: text,
  ip: text,
  os_type: text,
  os_version: text,
  agent_version: text,
  status,
  last_update: z.date().nullable(),
  host_groups: groups,
});

const asSent = z.array(z.record(z.string(), z.unknown()));

export const networkReply = z.object({
  id: z.string(),
  ip: text,
  gateway_ip: text,
  dns_servers: z.array(z.string()),
  /** As the agent sent them, in S3's shape or that of the agents in the field. */
  network_interfaces: asSent,
});

export const systemReply = z.object({
  id: z.string(),
  architecture: text,
  kernel_version: text,
  installed_kernel_version: text,
  selinux_status: text,
  system_uptime: text,
  cpu_model: text,
  cpu_cores: count.nullable(),
  /** GB, as S3 reports it. */
  ram_installed: z.number().nullable(),
  swap_size: z.number().nullable(),
  load_average: z.array(z.number()),
  disk_details: asSent,
  needs_reboot: z.boolean(),
  reboot_reason: text,
});

const packageWire = z.object({
  name: z.string(),
  current_version: z.string(),
  available_version: text,
  needs_update: z.boolean(),
  is_security_update: z.boolean(),
  description: text,
  category: text,
  source_repository: text,
  is_held: z.boolean().describe("There is an update, and somebody on the host holds it back."),
  replaced_by: text.describe("The package that would be installed in its place."),
});

export const packagesReply = z.object({
  host: z.object({ id: z.string(), friendly_name: z.string(), hostname: text }),
  packages: z.array(packageWire),
  total: count,
  ...knownFields,
});

/** A package in the words of S3's report. */
export function wirePackage(state: PackageView): z.input<typeof packageWire> {
  return {
    name: state.name,
    current_version: state.version,
    available_version: state.availableVersion,
    needs_update: state.needsUpdate,
    is_security_update: state.isSecurityUpdate,
    description: state.description,
    category: state.category,
    source_repository: state.sourceRepository,
    is_held: state.isHeld,
    replaced_by: state.replacedBy,
  };
}

/** Bytes as S3's gigabytes, with two decimals. */
export function gigabytes(bytes: number | null): number | null {
  return bytes === null ? null : Math.round((bytes / 1024 ** 3) * 100) / 100;
}
