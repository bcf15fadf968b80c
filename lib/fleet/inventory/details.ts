import { isDeepStrictEqual } from "node:util";
import { machineIdOf } from "@/lib/fleet/hosts/machine-id";
import type { Ping, Report } from "@/lib/fleet/inventory/report-schema";
import { carries } from "@/lib/fleet/inventory/sections";
import { disksOf, interfacesOf } from "@/lib/fleet/inventory/shapes";
import { toldUnknown } from "@/lib/fleet/inventory/unknown-columns";
import type { ReportSection } from "@/lib/fleet/inventory/views";
import { sha256 } from "@/lib/secrets/hash";

const GIGABYTE = 1024 ** 3;

type Metrics = NonNullable<NonNullable<Ping>["metrics"]>;
type Text = string | null | undefined;

/** A text that is empty tells nothing: what is stored stays. */
const known = (text: Text) => text || undefined;

/** A text whose absence means something: an empty one takes away what is stored. */
const orNone = (text: Text) => (text === "" ? null : (text ?? undefined));

/** What a report tells of its host beside packages and repositories, as columns; undefined keeps. */
export function detailsOf(report: Report, now: Date) {
  // A partial report leaves texts empty that it does not mean to clear.
  const text = report.sections ? known : orNone;
  const interfaces = carries(report, "interfaces") ? report.networkInterfaces : undefined;
  const metrics = metricsOf(report, text);
  return {
    host: {
      ...metrics.host,
      hostname: carries(report, "hostname") ? known(report.hostname) : undefined,
      os: known(report.osType),
      osVersion: known(report.osVersion),
      architecture: known(report.architecture),
      kernel: known(report.kernelVersion),
      agentVersion: known(report.agentVersion),
      machineId: machineIdOf(report.machineId),
      interfaces: interfaces ? interfacesOf(interfaces) : undefined,
      ...toldUnknown(report, now),
    },
    inventory: {
      ...metrics.inventory,
      ip: text(report.ip),
      packageManager: known(report.packageManager),
      installedKernel: text(report.installedKernelVersion),
      selinuxStatus: text(report.selinuxStatus),
      virtualization: known(report.virtualization),
      containerKind: known(report.container),
      gatewayIp: text(report.gatewayIp),
      dnsServers: report.dnsServers ?? undefined,
      networkInterfaces: interfaces ?? undefined,
    },
  };
}

export type Details = {
  host: Partial<ReturnType<typeof detailsOf>["host"]>;
  inventory: Partial<ReturnType<typeof detailsOf>["inventory"]>;
};

/** The same of a ping. */
export function detailsOfPing(ping: Ping): Details {
  const { host, inventory } = metricsOf(ping?.metrics ?? {}, known);
  return { host: { ...host, agentVersion: known(ping?.agentVersion) }, inventory };
}

function metricsOf(metrics: Metrics, text: (value: Text) => Text) {
  const { ramInstalled, swapSize, diskDetails, loadAverage, needsReboot } = metrics;
  return {
    host: {
      cpuModel: known(metrics.cpuModel),
      cpuCores: metrics.cpuCores ?? undefined,
      memoryBytes: ramInstalled == null ? undefined : Math.round(ramInstalled * GIGABYTE),
      swapBytes: swapSize == null ? undefined : Math.round(swapSize * GIGABYTE),
      bootedAt: dateOf(metrics.bootTime),
      disks: diskDetails ? disksOf(diskDetails) : undefined,
      needsReboot: needsReboot ?? undefined,
      rebootReason: needsReboot === false ? null : text(metrics.rebootReason),
    },
    inventory: {
      systemUptime: text(metrics.systemUptime),
      loadAverage: loadAverage?.map(Number).filter(Number.isFinite),
      diskDetails: diskDetails ?? undefined,
    },
  };
}

/** A date of this millennium; anything else is not known. */
function dateOf(text: Text): Date | undefined {
  const date = new Date(text ?? "");
  const year = date.getUTCFullYear();
  return year >= 2000 && year < 3000 ? date : undefined;
}

/** Equal digests tell that two reports said the same, and that the same was known of updates. */
export function digestOfDetails(details: Details, reasons: unknown[]): string {
  return sha256(canonical({ ...details, reasons }));
}

/** Clocks and uptimes are read at different moments: a boot within a minute is the same boot. */
const SAME_BOOT_MS = 60_000;

/** The columns of `given` that differ from those stored. */
export function changedColumns<Columns extends object>(
  given: Columns,
  stored: Record<string, unknown>,
): Partial<Columns> {
  const differs = ([name, value]: [string, unknown]) => {
    if (value === undefined) return false;
    const before = stored[name];
    if (value instanceof Date && before instanceof Date) {
      return Math.abs(value.getTime() - before.getTime()) >= SAME_BOOT_MS;
    }
    // PostgreSQL gives the keys of JSON back in an order of its own, which does not count here.
    return !isDeepStrictEqual(value, before ?? null);
  };
  // The same names with the same values, only fewer.
  return Object.fromEntries(Object.entries(given).filter(differs)) as Partial<Columns>;
}

/** JSON whose keys are in order: PostgreSQL gives them back in an order of its own. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join()}]`;
  if (typeof value !== "object" || value === null || value instanceof Date) {
    return JSON.stringify(value);
  }
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`).join()}}`;
}

/**
 * Which part of a host a column belongs to. Those that move by themselves belong to none, and what
 * is known of updates moves with the age of the lists too.
 */
const sectionOfColumn: Record<string, ReportSection> = {
  ...{ hostname: "system", os: "system", osVersion: "system", kernel: "system" },
  ...{ installedKernel: "system", architecture: "system", selinuxStatus: "system" },
  ...{ virtualization: "system", containerKind: "system" },
  ...{ packageManager: "system", needsReboot: "system", rebootReason: "system" },
  ...{ agentVersion: "system", machineId: "system", bootedAt: "system" },
  ...{ cpuModel: "hardware", cpuCores: "hardware", memoryBytes: "hardware" },
  ...{ swapBytes: "hardware", disks: "disks" },
  ...{ ip: "network", gatewayIp: "network", dnsServers: "network" },
  ...{ networkInterfaces: "network", interfaces: "network" },
};

/** The sections of the history that these changes touch; how full a disk is does not count. */
export function sectionsChanged(changed: Details, storedDisks: unknown): ReportSection[] {
  const columns = Object.keys({ ...changed.host, ...changed.inventory }).filter(
    (column) => column !== "disks" || layout(changed.host.disks) !== layout(storedDisks),
  );
  return [...new Set(columns.flatMap((column) => sectionOfColumn[column] ?? []))];
}

function layout(disks: unknown): string {
  const list: unknown[] = Array.isArray(disks) ? disks : [];
  return canonical(list.map((disk) => ({ ...Object(disk), usedBytes: undefined })));
}
