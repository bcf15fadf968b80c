import { db } from "@/lib/db";
import type { Disk, NetworkInterface } from "@/lib/fleet/hosts/facts";
import { onlineUntil } from "@/lib/fleet/hosts/status";
import { buildGroup, buildHost, buildHostToken, buildInvitation } from "@/tests/support/builders";
import { buildAutoTokens } from "./auto-tokens";
import { buildInventories } from "./inventories";

type Organization = { id: string };

const GiB = 2 ** 30;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const debian = { os: "Debian GNU/Linux 12 (bookworm)", osVersion: "12", kernel: "6.1.0-37-amd64" };
const ubuntu = { os: "Ubuntu 24.04.2 LTS", osVersion: "24.04", kernel: "6.8.0-60-generic" };
const alma = { os: "AlmaLinux 9.6", osVersion: "9.6", kernel: "5.14.0-570.el9.x86_64" };
const alpine = { os: "Alpine Linux v3.22", osVersion: "3.22.0", kernel: "6.12.31-0-lts" };

type Kind = { system: typeof debian; cores: number; memory: number; disk: number; used: number };

const web: Kind = { system: debian, cores: 4, memory: 8, disk: 80, used: 21 };
const database: Kind = { system: debian, cores: 16, memory: 64, disk: 960, used: 611 };
const build: Kind = { system: ubuntu, cores: 32, memory: 128, disk: 1920, used: 1702 };
const office: Kind = { system: alma, cores: 8, memory: 16, disk: 240, used: 97 };
const edge: Kind = { system: alpine, cores: 2, memory: 1, disk: 16, used: 3 };

/** Hosts that want updates: in all, for security, and why they want a reboot. */
const patches: Record<string, [updates: number, security: number, reboot?: string]> = {
  "build-1": [31, 4, "Running kernel 6.8.0-60, installed 6.8.0-63"],
  "db-1": [3, 0],
  "git-1": [12, 2],
  "mail-1": [1, 1],
  "staging-web-1": [48, 9, "Updates of libc6 and dbus"],
  "web-2": [2, 0],
};

/** Name, kind, group, containers, minutes since it was last heard of (null: never). */
const fleet: [string, Kind, "Production" | "Staging" | "Office", number, number | null][] = [
  ["backup-1", office, "Office", 0, 0],
  ["build-1", build, "Staging", 6, 0],
  ["build-2", build, "Staging", 0, 47],
  ["db-1", database, "Production", 0, 0],
  ["db-2", database, "Production", 0, 0],
  ["edge-fra-1", edge, "Production", 1, 0],
  ["edge-fra-2", edge, "Production", 1, 0],
  ["edge-sin-1", edge, "Production", 0, null],
  ["git-1", office, "Office", 4, 0],
  ["mail-1", office, "Office", 0, 0],
  ["queue-1", web, "Production", 2, 0],
  ["staging-web-1", web, "Staging", 9, 3 * 1440],
  ["vpn-1", edge, "Office", 0, 0],
  ["web-1", web, "Production", 7, 0],
  ["web-2", web, "Production", 7, 0],
  ["web-3", web, "Production", 7, 0],
];

/**
 * A small fleet that could be anybody's: hosts in every state, groups, containers, tokens on
 * their way, an invitation. For pages that need something to show.
 */
export async function buildFleet(organization: Organization, now = new Date()) {
  const groups = {
    Production: await buildGroup(organization, "Production"),
    Staging: await buildGroup(organization, "Staging"),
    Office: await buildGroup(organization, "Office"),
  };
  await db.hostGroup.update({ where: { id: groups.Staging.id }, data: { color: "#D97706" } });
  await db.hostGroup.update({ where: { id: groups.Office.id }, data: { color: "#7C3AED" } });
  const ids = new Map<string, string>();
  for (const [at, [name, kind, group, containers, silent]] of fleet.entries()) {
    // Check-ins come at any second of the half minute.
    const ago = silent === null ? null : silent * MINUTE_MS + ((at * 7) % 30) * 1000;
    const seen = ago === null ? null : new Date(now.getTime() - ago);
    const { host } = await buildHost(organization, {
      name,
      createdAt: new Date(now.getTime() - (40 - at) * DAY_MS),
      firstSeenAt: seen && new Date(now.getTime() - (40 - at) * DAY_MS),
      lastSeenAt: seen,
      // For as long as somebody looks at it.
      ...(silent === 0 && { onlineUntil: onlineUntil(new Date(now.getTime() + DAY_MS), 30) }),
      ...(seen && { ...factsOf(name, kind, at), ...patchesOf(name, seen) }),
      containerCount: containers,
      groups: { create: { hostGroupId: groups[group].id } },
      containers: { create: containersOf(containers) },
    });
    ids.set(name, host.id);
  }
  await buildInventories(await found(ids.get("build-1")), [
    await found(ids.get("db-1")),
    await found(ids.get("web-1")),
  ]);
  await db.host.update({
    where: { id: ids.get("build-2") ?? "" },
    data: { lastRefusedAt: now, lastRefusal: "Agent token rotated" },
  });
  const waiting = await buildHostToken(organization, "unused", {
    name: "Rack 4",
    scriptFetchedAt: now,
  });
  await buildHostToken(organization, "unused", {
    name: "New build machine",
    lastRefusedAt: now,
    lastRefusal: "Enrollment token expired",
    lastRefusedIp: "192.0.2.44",
  });
  await buildHostToken(organization, "expired");
  await buildHostToken(organization, "revoked", { name: "Old laptop" });
  const { hostToken } = await buildHostToken(organization, "spent", { name: "web-3" });
  await db.hostToken.update({ where: { id: hostToken.id }, data: { hostId: ids.get("web-3") } });
  const { token: invitation } = await buildInvitation(organization);
  const idOf = (name: string) => ids.get(name) ?? "";
  const { proxmoxTokenId } = await buildAutoTokens(organization, {
    groupId: groups.Production.id,
    hostIds: ["edge-fra-1", "edge-fra-2", "edge-sin-1"].map(idOf),
    now,
  });
  return { idOf, waitingTokenId: waiting.hostToken.id, proxmoxTokenId, invitation };
}

function found(id = "") {
  return db.host.findUniqueOrThrow({ where: { id } });
}

function patchesOf(name: string, lastReportAt: Date) {
  const [updateCount, securityUpdateCount, rebootReason] = patches[name] ?? [0, 0];
  return {
    lastReportAt,
    packageCount: 480 + name.length * 7,
    updateCount,
    securityUpdateCount,
    needsReboot: rebootReason !== undefined,
    rebootReason,
  };
}

function factsOf(name: string, { system, cores, memory, disk, used }: Kind, at: number) {
  const disks: Disk[] = [
    {
      device: "/dev/nvme0n1p2",
      mountpoint: "/",
      filesystem: "ext4",
      sizeBytes: disk * GiB,
      usedBytes: used * GiB,
    },
    {
      device: "/dev/nvme0n1p1",
      mountpoint: "/boot/efi",
      filesystem: "vfat",
      sizeBytes: GiB / 2,
      usedBytes: GiB / 86,
    },
  ];
  const address = `192.0.2.${10 + at}`;
  const interfaces: NetworkInterface[] = [
    {
      name: "eth0",
      mac: `02:00:5e:00:53:${(16 + at).toString(16)}`,
      addresses: [`${address}/24`, `2001:db8:20::${(16 + at).toString(16)}/64`],
    },
  ];
  return {
    ...system,
    hostname: `${name}.example.com`,
    architecture: "x86_64",
    cpuModel: "AMD EPYC 9354P 32-Core Processor",
    cpuCores: cores,
    memoryBytes: memory * GiB,
    swapBytes: 0,
    dockerVersion: "28.2.2",
    agentVersion: "0.1.0",
    bootedAt: new Date(Date.now() - 19 * DAY_MS),
    machineId: "5f2b".repeat(8),
    lastAddress: address,
    clockSkewSeconds: 0,
    disks,
    interfaces,
  };
}

const images = ["nginx:1.29", "redis:8", "postgres:17", "prom/node-exporter:v1.9", "caddy:2"];

function containersOf(count: number) {
  return Array.from({ length: count }, (_, at) => {
    const image = images[at % images.length] ?? "busybox:1";
    return {
      containerId: at.toString(16).padStart(12, "0"),
      name: `${image.replace(/.*\/|:.*/g, "")}-${at + 1}`,
      image,
      state: at === 3 ? "exited" : "running",
    };
  });
}
