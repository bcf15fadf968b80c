import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import * as report from "@/app/api/agent/report/route";
import * as update from "@/app/api/v1/hosts/update/route";
import { db } from "@/lib/db";
import { getInventory } from "@/lib/fleet/inventory/get-inventory";
import { listHostPackages } from "@/lib/fleet/inventory/list-host-packages";
import { withApiCredentials } from "@/tests/support/api-credentials";
import {
  buildHost,
  buildOrganization,
  ctxOf,
  type Person,
  withBearer,
} from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// What agents in the field send beyond the document, and what must not cost a report.

type Json = Record<string, unknown>;

let organization: { id: string };
let viewer: Person;
let id: string;
let credential: string;

beforeAll(async () => {
  ({ organization, viewer } = await buildOrganization());
});

const fresh = async () => {
  const built = await buildHost(organization, { proof: "api" });
  id = built.host.id;
  credential = built.credential;
};
const send = (body: unknown, headers = {}) =>
  call<Json>(update, { method: "POST", body, headers, as: withApiCredentials(credential) });
const names = async () => (await listHostPackages(ctxOf(viewer), { id })).data.map((p) => p.name);
const inventory = () => getInventory(ctxOf(viewer), { id });

const bash = { name: "bash", currentVersion: "5.2", needsUpdate: false };
const full = {
  packages: [bash],
  repositories: [{ name: "main", url: "https://deb.example.net", isEnabled: true }],
  hostname: "web-1",
  networkInterfaces: [{ name: "eth0", ip: "10.0.0.1", mac: "aa" }],
};

describe("a partial report", () => {
  beforeAll(fresh);

  test("keeps what its sections leave out, whatever null it sends", async () => {
    await send(full);
    const sections = ["repos"];
    const repositories = [{ name: "other", url: "https://other.example.net", isEnabled: true }];
    const { status } = await send({
      ...{ sections, repositories, packages: null, diskDetails: null, dnsServers: null },
      ...{ networkInterfaces: null, loadAverage: null, hostname: "" },
    });
    expect(status).toBe(200);
    expect(await names()).toEqual(["bash"]);
    expect(await inventory()).toMatchObject({ hostname: "web-1", repositoryCount: 1 });
    expect((await inventory()).networkInterfaces).toHaveLength(1);
  });

  test("without packages and without sections is 400 and names the field", async () => {
    const msg = "Packages array is required";
    for (const body of [{}, { packages: null }, { packages: "none" }]) {
      expect(await send(body)).toMatchObject({
        status: 400,
        body: { errors: [{ msg, param: "packages", location: "body" }] },
      });
    }
  });
});

describe("nothing of this costs a report", () => {
  beforeAll(fresh);

  test.each<[string, Json]>([
    ["a time in seconds", { executionTime: 3.863850072 }],
    ["a time as text", { executionTime: "3.86s" }],
    ["empty texts", { ip: "", gatewayIp: "", packages: [{ ...bash, currentVersion: "" }] }],
    ["null lists", { diskDetails: null, dnsServers: null, loadAverage: null, repositories: null }],
    ["addresses that are null", { networkInterfaces: [{ name: "lo", addresses: null }] }],
    ["unknown fields", { future: { deep: [1] }, packages: [{ ...bash, future: true }] }],
    ["hashes and a package manager", { hashes: { packagesHash: "x" }, packageManager: "apt" }],
    ["a load as text", { loadAverage: ["0.5", "0.1", "0.0"] }],
  ])("%s", async (_name, more) => {
    expect((await send({ packages: [bash], ...more })).status).toBe(200);
  });

  test("NUL bytes, lone surrogates and broken UTF-8, raw and escaped", async () => {
    const raw = Buffer.concat([
      Buffer.from(
        '{"packages":[{"name":"bad\\u0000name","currentVersion":"1\\ud800","needsUpdate":false,"description":"',
      ),
      Buffer.from([0xff, 0xfe, 0x41, 0x00]),
      Buffer.from('"}]}'),
    ]);
    const { status } = await send(raw, { "content-type": "application/json" });
    expect(status).toBe(200);
    const [row] = (await listHostPackages(ctxOf(viewer), { id })).data;
    expect(row?.name).toBe("badname");
    expect(row?.description).toMatch(/A/);
  });

  test("duplicate names: the last wins", async () => {
    const kernels = ["6.1", "6.5", "6.8"].map((currentVersion) => ({
      name: "linux-image",
      currentVersion,
      needsUpdate: false,
    }));
    expect((await send({ packages: kernels })).body.packagesProcessed).toBe(1);
    const [row] = (await listHostPackages(ctxOf(viewer), { id })).data;
    expect(row?.version).toBe("6.8");
  });

  test("a host with IPv6 alone, in the shape of the field", async () => {
    const networkInterfaces = [
      {
        ...{ name: "eth0", type: "ethernet", macAddress: "02:fc:00:00:00:01", mtu: 1400 },
        ...{ status: "up", linkSpeed: -1, duplex: "full" },
        addresses: [{ address: "fd00::2", family: "inet6", netmask: "/64", gateway: "fd00::1" }],
      },
    ];
    const diskDetails = [
      {
        ...{ name: "/dev/vda", mountpoint: "/" },
        size: "251.97GB (28.66GB used, 72.80GB free, 28.2% used)",
      },
    ];
    await send({ packages: [bash], ip: "", networkInterfaces, diskDetails });
    expect(await inventory()).toMatchObject({
      networkInterfaces,
      diskDetails,
      interfaces: [{ name: "eth0", mac: "02:fc:00:00:00:01", addresses: ["fd00::2/64"] }],
      disks: [
        {
          device: "/dev/vda",
          mountpoint: "/",
          sizeBytes: Math.round(251.97 * 1024 ** 3),
          usedBytes: Math.round(28.66 * 1024 ** 3),
        },
      ],
    });
  });

  test("machine ids that many hosts share", async () => {
    const machineId = "3d1219c7-c4c5-404a-aa1f-6d2a48adfda4";
    expect((await send({ packages: [], machineId })).status).toBe(200);
    await fresh();
    expect((await send({ packages: [], machineId })).status).toBe(200);
    expect(await db.host.count({ where: { organizationId: organization.id, machineId } })).toBe(2);
  });
});

describe("limits", () => {
  beforeAll(fresh);
  const many = (n: number) =>
    Array.from({ length: n }, (_, index) => ({ ...bash, name: `package-${index}` }));

  test("10,000 packages are taken, 10,001 are 400", async () => {
    expect((await send({ packages: many(10_000) })).body.packagesProcessed).toBe(10_000);
    const over = await send({ packages: many(10_001) });
    expect(over).toMatchObject({
      status: 400,
      body: { errors: [{ param: "packages", location: "body" }] },
    });
    expect(await names()).toHaveLength(10_000);
  });

  test("5 MB are taken, one byte more is 413, inflated or not", async () => {
    const limit = 5 * 1024 * 1024;
    const json = (bytes: number) => `${JSON.stringify({ packages: [] })}${" ".repeat(bytes - 15)}`;
    expect(json(limit)).toHaveLength(limit);
    expect((await send(json(limit))).status).toBe(200);
    expect((await send(json(limit + 1))).status).toBe(413);
    const gzip = { "content-encoding": "gzip" };
    expect((await send(gzipSync(json(limit)), gzip)).status).toBe(200);
    expect((await send(gzipSync(json(limit + 1)), gzip)).status).toBe(413);
    expect((await send("no gzip", gzip)).status).toBe(400);
  });
});

test("every credential reports, on S3's path and on our agent's", async () => {
  const { host, credential: identity } = await buildHost(organization);
  for (const route of [update, report]) {
    const answer = await call<Json>(route, {
      method: "POST",
      body: { packages: [bash] },
      as: withBearer(identity),
    });
    expect(answer).toMatchObject({ status: 200, body: { packagesProcessed: 1 } });
  }
  expect((await getInventory(ctxOf(viewer), { id: host.id })).packageCount).toBe(1);
});
