import { setTimeout as after } from "node:timers/promises";
import { residentKilobytes } from "@/scripts/lib/bench-memory";
import { type BenchServer, withServer } from "@/scripts/lib/bench-server";
import { heartbeatsUntil, shareOf } from "@/scripts/lib/bench-waits";

// What exports of a large fleet cost a host that checks in meanwhile, on SQLite, where every
// statement is part of a turn of the server's event loop.

const HOSTS = 100_000;
const WARM_UP_MS = 5_000;
const QUIET_MS = 15_000;
const exported = [
  "/api/hosts/export",
  "/api/hosts/export?sort=lastSeenAt&order=desc",
  "/api/hosts/export?search=nothing-has-this-name",
  "/api/hosts",
  "/api/packages/hosts/export?name=openssl",
  "/api/packages/export",
];

/**
 * Prints how long heartbeats take without an export and beside each of them, and what memory the
 * server had.
 */
export function benchExport(): Promise<void> {
  return withServer(process.cwd(), "", async (server) => {
    const host = await server.enroll("bench");
    await makeFleet(server.dataDir);
    await heartbeatsUntil(server, host, after(WARM_UP_MS));
    const quiet = await heartbeatsUntil(server, host, after(QUIET_MS));
    console.log(`export      no export: ${said(quiet)}`);
    for (const path of exported) await measure(server, path, host);
  });
}

async function measure(server: BenchServer, path: string, host: string) {
  const { pid, admin } = server;
  const started = performance.now();
  const before = megabytes(pid);
  let [bytes, most] = [0, before];
  const download = (async () => {
    const answer = await server.open("GET", path, { bearer: admin });
    if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}`);
    for await (const chunk of answer) {
      bytes += (chunk as Buffer).length;
      most = Math.max(most, megabytes(pid));
    }
  })();
  const waits = await heartbeatsUntil(server, host, download);
  await download;
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `export      ${path.padEnd(48)} ${seconds.toFixed(1).padStart(5)} s ` +
      `${(bytes / 1e6).toFixed(1).padStart(6)} MB  ${said(waits)}  resident ${before} MB, at most ${most} MB`,
  );
}

function said(waits: number[]): string {
  const at = (share: number) => shareOf(waits, share).toFixed(0);
  return `heartbeats: half in ${at(0.5)} ms, 99 of 100 in ${at(0.99)} ms, all in ${at(1)} ms`;
}

function megabytes(pid: number): number {
  return Math.round(residentKilobytes(pid) / 1024);
}

/** Hosts that have never been, by a few statements: to enroll them takes an hour. */
async function makeFleet(dataDir: string): Promise<void> {
  // Before anything reads the settings: this process writes into the server's own database.
  Object.assign(process.env, { DATABASE_URL: "", DATA_DIR: dataDir });
  const { db, disconnect } = await import("@/lib/db");
  const { id } = await db.organization.findFirstOrThrow();
  await db.hostGroup.create({ data: { organizationId: id, name: "web" } });
  await db.$executeRaw`
    INSERT INTO "Host" ("id", "organizationId", "name", "enrolledVia", "hostname", "os",
      "osVersion", "architecture", "lastAddress", "agentVersion", "packageCount", "updateCount",
      "lastSeenAt", "onlineUntil", "firstSeenAt", "lastReportAt", "disks", "interfaces",
      "createdAt", "updatedAt")
    WITH RECURSIVE "numbers" ("n") AS (
      SELECT 1 UNION ALL SELECT "n" + 1 FROM "numbers" WHERE "n" < ${HOSTS})
    SELECT printf('0191c000-0000-7000-8000-%012d', "n"), ${id},
      printf('host-%06d', "n" * 7919 % ${HOSTS}), 'TOKEN', printf('host-%d.example.com', "n"),
      CASE "n" % 3 WHEN 0 THEN NULL WHEN 1 THEN 'Ubuntu' ELSE 'Debian GNU/Linux' END, '13',
      'x86_64', '192.0.2.7', '1.0.0', 700, "n" % 40,
      printf('2026-11-01T10:00:%02d.000+00:00', "n" % 60), '2026-11-01T11:00:00.000+00:00',
      '2026-11-01T10:00:00.000+00:00', '2026-11-01T10:00:00.000+00:00', ${disks}, ${interfaces},
      '2026-11-01T10:00:00.000+00:00', '2026-11-01T10:00:00.000+00:00'
    FROM "numbers"`;
  await db.$executeRaw`INSERT INTO "HostInventory" ("hostId") SELECT "id" FROM "Host"`;
  await db.$executeRaw`
    INSERT INTO "HostGroupMembership" ("hostId", "hostGroupId")
    SELECT "Host"."id", "HostGroup"."id" FROM "Host", "HostGroup" WHERE "updateCount" % 2 = 0`;
  const state = { organizationId: id, needsUpdate: false, isSecurityUpdate: false };
  for (const name of ["bash", "openssl", "zlib"]) {
    const row = { ...state, name, version: "1.0-1", digest: name };
    const { id: stateId } = await db.packageState.create({ data: row });
    await db.$executeRaw`
      INSERT INTO "HostPackage" ("inventoryId", "packageStateId")
      SELECT "id", ${stateId} FROM "HostInventory"`;
  }
  // Or the first check-in would write all of this into the file.
  await db.$queryRaw`PRAGMA wal_checkpoint(TRUNCATE)`;
  await disconnect();
}

const disk = { filesystem: "ext4", sizeBytes: 1e11, usedBytes: 4e10 };
const disks = JSON.stringify([
  { device: "/dev/sda1", mountpoint: "/", ...disk },
  { device: "/dev/sda2", mountpoint: "/var", ...disk },
]);
const interfaces = JSON.stringify([
  { name: "eth0", mac: "00:00:5e:00:53:01", addresses: ["192.0.2.7/24", "fe80::1/64"] },
]);
