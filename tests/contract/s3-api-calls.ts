import * as hosts from "@/app/api/v1/api/hosts/route";
import { db } from "@/lib/db";
import { buildApiToken, withBasic } from "@/tests/support/api-credentials";
import { buildGroup, buildHost, buildOrganization, unique } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// The integration API as a program with a token calls it.

export type Json = Record<string, unknown>;
type List = { hosts: Json[]; total: number };
export type Token = Awaited<ReturnType<typeof buildApiToken>>;

/** GET /api/v1/api/hosts with this token. */
export const list = (token: Token, query = "") =>
  call<List>(hosts, { path: `/${query}`, as: withBasic(token) });
/** One resource of a host. */
export const ask = (handlers: object, id: string, token: Token, query = "", method = "GET") =>
  call<Json>(handlers, { method, params: { id }, path: `/${query}`, as: withBasic(token) });

/** What an agent of the field sends, in its own shape, and S3's beside it. */
export const diskDetails = [
  { name: "/dev/sda1", size: "50GB", mountpoint: "/" },
  { device: "/dev/sdb1", mountPoint: "/srv", size: "1TB", used: "25GB", available: "975GB" },
];
export const networkInterfaces = [
  { name: "eth0", macAddress: "00:11:22:33:44:55", addresses: [{ address: "192.168.1.10" }] },
  { name: "eth1", ip: "10.0.0.1", mac: "00:11:22:33:44:56" },
];
export const seenAt = new Date("2026-11-22T00:00:00.000Z");

/** Beside the numbers of a host whose agent is one of the field's. */
export const known = {
  ...{ updates_known: true, updates_unknown_reason: null },
  ...{ security_updates_known: true, security_updates_unknown_reason: null },
  lists_updated_at: null,
};

/** A host that reported everything, in a group, and a token that may read and delete it. */
export async function reported() {
  const { organization } = await buildOrganization();
  const group = await buildGroup(organization, "Proxmox LXC");
  const { host: row } = await buildHost(organization, {
    ...{ name: "webserver", hostname: "web.example.com", os: "Ubuntu", osVersion: "22.04" },
    ...{ kernel: "5.4.0-74-generic", architecture: "x86_64", cpuModel: "Xeon", cpuCores: 8 },
    ...{ memoryBytes: 16 * 1024 ** 3, swapBytes: 2.5 * 1024 ** 3, machineId: "m1" },
    ...{ agentVersion: "1.2.3", packageCount: 2, updateCount: 1, securityUpdateCount: 1 },
    ...{ needsReboot: true, rebootReason: "kernel", lastSeenAt: seenAt, lastReportAt: seenAt },
  });
  await db.hostGroupMembership.create({ data: { hostId: row.id, hostGroupId: group.id } });
  const { id: inventoryId } = await db.hostInventory.create({
    data: {
      ...{ hostId: row.id, ip: "192.168.1.10", installedKernel: "5.4.0-80-generic" },
      ...{ gatewayIp: "192.168.1.1", dnsServers: ["8.8.8.8", "8.8.4.4"], diskDetails },
      ...{ networkInterfaces, selinuxStatus: "disabled", systemUptime: "5 days" },
      loadAverage: [0.5, 0.25, 0.1],
    },
  });
  const state = {
    ...{ organizationId: organization.id, category: "httpd", sourceRepository: "jammy" },
    isSecurityUpdate: false,
  };
  for (const one of [
    { name: "nginx", version: "1.18.0", availableVersion: "1.20.0", needsUpdate: true },
    { name: "bash", version: "5.1", availableVersion: null, needsUpdate: false },
  ]) {
    const data = { ...state, ...one, digest: unique() };
    const { id: packageStateId } = await db.packageState.create({ data });
    await db.hostPackage.create({ data: { inventoryId, packageStateId } });
  }
  const token = await buildApiToken(organization, ["get", "delete"]);
  return { organization, group, row, token };
}
