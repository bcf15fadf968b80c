import { beforeAll, describe, expect, test } from "vitest";
import * as update from "@/app/api/v1/hosts/update/route";
import { db } from "@/lib/db";
import { getInventory } from "@/lib/fleet/inventory/get-inventory";
import { listHostPackages } from "@/lib/fleet/inventory/list-host-packages";
import { listReports } from "@/lib/fleet/inventory/list-reports";
import { listHostRepositories } from "@/lib/fleet/inventory/list-repositories";
import { withApiCredentials } from "@/tests/support/api-credentials";
import { buildHost, buildOrganization, ctxOf, type Person } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// S3, "Host Data Update": its table of fields, one after the other.

type Json = Record<string, unknown>;

let organization: { id: string };
let viewer: Person;

beforeAll(async () => {
  ({ organization, viewer } = await buildOrganization());
});

const GIGABYTE = 1024 ** 3;
const nginx = { name: "nginx", currentVersion: "1.18.0", needsUpdate: true };

async function report(body: unknown) {
  const { host, credential } = await buildHost(organization, { proof: "api" });
  const as = withApiCredentials(credential);
  const answer = await call<Json>(update, { method: "POST", body, as });
  return { ...answer, ctx: ctxOf(viewer), host };
}

const disk = { device: "/dev/sda1", mountPoint: "/", size: "50GB", used: "25GB" };
const eth0 = { name: "eth0", ip: "192.168.1.10", mac: "00:11:22:33:44:55" };

/** A field, a value of its type, where it is kept, and a value of another type. */
const fields: [name: string, value: unknown, kept: Json, wrong: unknown][] = [
  ["agentVersion", "1.2.3", { agentVersion: "1.2.3" }, 1.2],
  ["osType", "Ubuntu", { os: "Ubuntu" }, 7],
  ["osVersion", "22.04", { osVersion: "22.04" }, 22.04],
  ["hostname", "web-1", { hostname: "web-1" }, ["web-1"]],
  ["ip", "192.168.1.10", { ip: "192.168.1.10" }, 3232235786],
  ["architecture", "amd64", { architecture: "amd64" }, 64],
  ["cpuModel", "EPYC", { cpuModel: "EPYC" }, {}],
  ["cpuCores", 8, { cpuCores: 8 }, 1.5],
  ["ramInstalled", 15.5, { memoryBytes: 15.5 * GIGABYTE }, "a lot"],
  ["swapSize", 0.5, { swapBytes: GIGABYTE / 2 }, -1],
  ["diskDetails", [disk], { diskDetails: [disk] }, "50GB"],
  ["gatewayIp", "192.168.1.1", { gatewayIp: "192.168.1.1" }, 1],
  ["dnsServers", ["8.8.8.8"], { dnsServers: ["8.8.8.8"] }, "8.8.8.8"],
  ["networkInterfaces", [eth0], { networkInterfaces: [eth0] }, "eth0"],
  ["kernelVersion", "5.4.0-74", { kernel: "5.4.0-74" }, 5.4],
  ["installedKernelVersion", "5.4.0-80", { installedKernel: "5.4.0-80" }, 5.4],
  ["selinuxStatus", "enabled", { selinuxStatus: "enabled" }, true],
  ["selinuxStatus", "disabled", { selinuxStatus: "disabled" }, false],
  ["selinuxStatus", "permissive", { selinuxStatus: "permissive" }, []],
  ["systemUptime", "5 days", { systemUptime: "5 days" }, 432_000],
  ["loadAverage", [0.5, 0.25, 0.1], { loadAverage: [0.5, 0.25, 0.1] }, 0.5],
  ["machineId", "m-1", { machineId: "m-1" }, 1],
  ["needsReboot", true, { needsReboot: true }, "yes"],
  ["rebootReason", "newer kernel", { rebootReason: "newer kernel" }, true],
  ["repositories", [{ name: "main" }], { repositoryCount: 1 }, "main"],
];

describe("a field beside the packages", () => {
  test.each(fields)("%s of %j is kept, and may be left out", async (name, value, kept) => {
    const { status, ctx, host } = await report({ packages: [], [name]: value });
    expect(status).toBe(200);
    expect(await getInventory(ctx, host)).toMatchObject(kept);
    expect((await report({ packages: [] })).status).toBe(200);
  });

  test.each(fields)("%s, which may be %j, of another type is 400", async (...field) => {
    const [name, , , wrong] = field;
    const { status, body } = await report({ packages: [], [name]: wrong });
    expect(status).toBe(400);
    expect(body).toEqual({
      errors: [{ msg: expect.any(String), param: name, location: "body" }],
    });
  });

  test.each(["3.86s", 3.86])("executionTime of %j is kept with the report", async (time) => {
    const { ctx, host } = await report({ packages: [nginx], executionTime: time });
    const [latest] = (await listReports(ctx, host)).data;
    expect(latest?.executionSeconds).toBe(3.86);
  });

  test("a repository is kept with all that is told of it", async () => {
    const main = {
      ...{ name: "main", url: "https://deb.example.net", distribution: "trixie" },
      ...{ components: "main contrib", repoType: "deb", isEnabled: true, isSecure: true },
    };
    const { ctx, host } = await report({ packages: [], repositories: [main] });
    expect(await listHostRepositories(ctx, host)).toMatchObject([main]);
  });
});

test("the machine id of a report is kept beside the one that enrolled", async () => {
  const { host, credential } = await buildHost(organization, {
    ...{ proof: "api", enrollmentMachineId: "proxmox-lxc-100-abc123" },
  });
  const body = { packages: [], machineId: "3d1219c7" };
  await call(update, { method: "POST", body, as: withApiCredentials(credential) });
  expect(await db.host.findUniqueOrThrow({ where: { id: host.id } })).toMatchObject({
    ...{ machineId: "3d1219c7", enrollmentMachineId: "proxmox-lxc-100-abc123" },
  });
});

describe("a package", () => {
  test("is kept with every field of the table, and without those it need not have", async () => {
    const more = { availableVersion: "1.20.0", isSecurityUpdate: true };
    const bare = { name: "bash", currentVersion: "5.2", needsUpdate: false };
    const { status, body, ctx, host } = await report({ packages: [{ ...nginx, ...more }, bare] });
    expect(status).toBe(200);
    expect(body).toEqual({
      message: "Host updated successfully",
      packagesProcessed: 2,
      updatesAvailable: 1,
      securityUpdates: 1,
    });
    expect((await listHostPackages(ctx, host)).data).toMatchObject([
      {
        ...{ name: "bash", version: "5.2", availableVersion: null },
        ...{ needsUpdate: false, isSecurityUpdate: false },
      },
      {
        ...{ name: "nginx", version: "1.18.0", availableVersion: "1.20.0" },
        ...{ needsUpdate: true, isSecurityUpdate: true },
      },
    ]);
  });

  test("is kept with what agents of the field tell beyond the table", async () => {
    const more = { description: "web server", category: "httpd", sourceRepository: "trixie" };
    const { ctx, host } = await report({ packages: [{ ...nginx, ...more }] });
    expect((await listHostPackages(ctx, host)).data).toMatchObject([more]);
  });

  test.each<[string, Json]>([
    ["name", { name: undefined }],
    ["name", { name: 7 }],
    ["currentVersion", { currentVersion: undefined }],
    ["currentVersion", { currentVersion: 1.18 }],
    ["needsUpdate", { needsUpdate: undefined }],
    ["needsUpdate", { needsUpdate: "true" }],
    ["availableVersion", { availableVersion: 1.2 }],
    ["isSecurityUpdate", { isSecurityUpdate: "no" }],
  ])("with a fault in %s is 400: %j", async (name, fault) => {
    const { status, body, ctx, host } = await report({ packages: [nginx, { ...nginx, ...fault }] });
    expect(status).toBe(400);
    expect(body).toEqual({
      errors: [{ msg: expect.any(String), param: `packages[1].${name}`, location: "body" }],
    });
    expect((await listHostPackages(ctx, host)).data).toEqual([]);
  });
});

test.each([
  ["name", "Package name must have at most 512 characters"],
  ["currentVersion", "Current version must have at most 512 characters"],
])("a %s that is too long is not called absent", async (field, msg) => {
  const { status, body } = await report({ packages: [{ ...nginx, [field]: "x".repeat(513) }] });
  expect(status).toBe(400);
  expect(body).toMatchObject({ errors: [{ param: `packages[0].${field}`, msg }] });
});
