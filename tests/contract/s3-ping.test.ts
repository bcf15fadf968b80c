import { beforeAll, describe, expect, test } from "vitest";
import * as heartbeat from "@/app/api/agent/heartbeat/route";
import * as status from "@/app/api/v1/hosts/integration-status/route";
import * as integrations from "@/app/api/v1/hosts/integrations/route";
import * as ping from "@/app/api/v1/hosts/ping/route";
import * as update from "@/app/api/v1/hosts/update/route";
import * as interval from "@/app/api/v1/settings/update-interval/route";
import { db } from "@/lib/db";
import { withApiCredentials } from "@/tests/support/api-credentials";
import { buildHost, buildOrganization } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// The endpoints that agents in the field call beside `hosts/update`, as spec/README measured them.

type Json = Record<string, unknown>;

let id: string;
let name: string;
let as: Record<string, string>;

beforeAll(async () => {
  const { organization } = await buildOrganization();
  const { host, credential } = await buildHost(organization, { proof: "api" });
  ({ id, name } = host);
  as = withApiCredentials(credential);
});

const post = (route: object, body?: unknown) =>
  call<Json>({ ...route }, { method: "POST", body, as });
const stored = () => db.host.findUniqueOrThrow({ where: { id } });

const pong = () => ({
  message: "Ping successful",
  timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
  friendlyName: name,
  agentStartup: true,
  integrations: { docker: true, compliance: false },
  hashGate: true,
});

test("an empty ping is 200, never 201, and the host is online for two hours", async () => {
  const answer = await post(ping);
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual(pong());
  const host = await stored();
  expect(host.checkInIntervalSeconds).toBe(3600);
  const online = Number(host.onlineUntil) - Number(host.lastSeenAt);
  expect(online).toBe(2 * 3600 * 1000);
});

test("metrics are facts of the host", async () => {
  await post(update, { packages: [] });
  const metrics = {
    ...{ cpuCores: 4, cpuModel: "EPYC", ramInstalled: 8, swapSize: 0, systemUptime: "2 days" },
    ...{ bootTime: "2026-11-21T23:28:49.228838471Z", loadAverage: [0.81, 0.97, 0.5] },
    ...{ needsReboot: true, rebootReason: "newer kernel", diskDetails: null },
  };
  expect((await post(ping, { metrics, agentVersion: "2.1.4", agentExecutionMs: 12 })).status).toBe(
    200,
  );
  expect(await stored()).toMatchObject({
    ...{ cpuCores: 4, cpuModel: "EPYC", memoryBytes: 8 * 1024 ** 3, swapBytes: 0 },
    ...{ needsReboot: true, rebootReason: "newer kernel", agentVersion: "2.1.4" },
    bootedAt: new Date("2026-11-21T23:28:49.228Z"),
  });
});

describe("the hash gate", () => {
  const hashes = {
    packagesHash: "218f942b2a7bbbd1",
    reposHash: "f38c271ba6aad4aa",
    interfacesHash: "0023ff5d7e3c868c",
    hostnameHash: "5bce98f73f3ed0c8",
  };
  const wanted = async (sent: Json) => (await post(ping, { hashes: sent })).body.requestFull;

  test("asks for all before a report, for nothing after it, and for what differs", async () => {
    expect(await wanted(hashes)).toEqual(["packages", "repos", "interfaces", "hostname"]);
    await post(update, {
      ...{ packages: [], repositories: [], networkInterfaces: [], hostname: "web-1" },
      hashes,
    });
    expect(await wanted(hashes)).toEqual([]);
    expect(await wanted({ ...hashes, packagesHash: "other" })).toEqual(["packages"]);
    await post(update, {
      ...{ sections: ["packages"], packages: [], repositories: null },
      hashes: { ...hashes, packagesHash: "other" },
    });
    expect(await wanted({ ...hashes, packagesHash: "other" })).toEqual([]);
  });

  test("is open to our agent's check-ins too", async () => {
    const told = await post(heartbeat, { hashes: { ...hashes, systemHash: "s" } });
    expect(told.body.requestFull).toEqual(["packages", "system"]);
    expect((await post(heartbeat)).body).not.toHaveProperty("requestFull");
  });
});

test("more than 8 KiB is 413", async () => {
  expect((await post(ping, { agentVersion: "x", future: "x".repeat(8192) })).status).toBe(413);
});

test("the endpoints that only tell", async () => {
  expect((await call(interval, { as })).body).toEqual({ updateInterval: 60 });
  expect((await call(integrations, { as })).body).toEqual({
    success: true,
    integrations: { docker: true, compliance: false },
  });
});

test("the status of an integration is kept, the last one of each", async () => {
  for (const state of ["starting", "ready"]) {
    const answer = await post(status, { integration: "docker", enabled: true, status: state });
    expect(answer.status).toBe(200);
  }
  const { integrations: kept } = await db.hostInventory.findUniqueOrThrow({
    where: { hostId: id },
  });
  expect(kept).toEqual({ docker: { enabled: true, status: "ready", message: null } });
});
