import { describe, expect, test } from "vitest";
import * as heartbeat from "@/app/api/agent/heartbeat/route";
import * as report from "@/app/api/agent/report/route";
import * as update from "@/app/api/v1/hosts/update/route";
import { db } from "@/lib/db";
import { enrollHost, enrollHosts } from "@/tests/contract/s3-calls";
import { buildAutoToken, withApiCredentials, withAutoToken } from "@/tests/support/api-credentials";
import { buildHost, buildOrganization } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// S3 calls machine_id a unique identifier. What many machines have in its place is none.

const token = async (duplicatePolicy: "REUSE_IF_SILENT" | "REJECT") => {
  const { organization } = await buildOrganization();
  const columns = { duplicatePolicy, maxHostsPerDay: 1000 };
  return withAutoToken(await buildAutoToken(organization, columns));
};

const beat = ({ api_id, api_key }: { api_id: string; api_key: string }) =>
  call(heartbeat, { method: "POST", headers: { "X-API-ID": api_id, "X-API-KEY": api_key } });

const stored = (id: string) =>
  db.host.findUniqueOrThrow({
    where: { id },
    select: { machineId: true, enrollmentMachineId: true },
  });

const none = { machineId: null, enrollmentMachineId: null };

// The whole list is asked beside the rule itself; each of these takes two enrollments.
describe.each([
  "uninitialized",
  "00000000-0000-0000-0000-000000000000",
  "To be filled by O.E.M.",
  "03000200-0400-0500-0006-000700080009",
  "proxmox-lxc-101-unknown",
])("machine_id %j", (machine_id) => {
  test("makes the second machine a host of its own under `reuse-if-silent`", async () => {
    const as = await token("REUSE_IF_SILENT");
    const first = await enrollHost(as, { friendly_name: "web-1", machine_id });
    const second = await enrollHost(as, { friendly_name: "web-2", machine_id });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.host.id).not.toBe(first.body.host.id);
    expect((await beat(first.body.host)).status).toBe(200);
    expect((await beat(second.body.host)).status).toBe(200);
    expect(await stored(first.body.host.id)).toEqual(none);
  });
});

describe("a machine with a placeholder", () => {
  const named = (friendly_name: string) => ({ friendly_name, machine_id: "uninitialized" });

  test("is known by its name, as one without an id", async () => {
    const as = await token("REJECT");
    const first = (await enrollHost(as, named("nas"))).body.host;
    expect(await enrollHost(as, named("nas-2"))).toMatchObject({ status: 201 });
    const message = `nas is enrolled already, as host ${first.id}`;
    expect(await enrollHost(as, named("nas"))).toMatchObject({ status: 409, body: { message } });
    expect(await enrollHost(as, { friendly_name: "nas" })).toMatchObject({ status: 409 });
    const other = { friendly_name: "nas", machine_id: "Default string" };
    expect(await enrollHost(as, other)).toMatchObject({ status: 409 });
  });

  test("gets the silent host of its name under `reuse-if-silent`", async () => {
    const as = await token("REUSE_IF_SILENT");
    const first = (await enrollHost(as, named("nas"))).body.host;
    expect((await enrollHost(as, { friendly_name: "nas" })).body.host.id).toBe(first.id);
  });

  test("is skipped in a bulk by its name alone", async () => {
    const as = await token("REJECT");
    const hosts = [named("a"), named("b"), named("a")];
    const { results } = (await enrollHosts(as, { hosts })).body;
    expect(results.success.map((host) => host.friendly_name)).toEqual(["a", "b"]);
    expect(results.skipped).toMatchObject([{ friendly_name: "a" }]);
  });

  test.each(["localhost", "localhost.localdomain", "(none)"])(
    "and with the name %j is never another machine's host",
    async (name) => {
      const as = await token("REUSE_IF_SILENT");
      const first = (await enrollHost(as, named(name))).body.host;
      const second = await enrollHost(as, named(name));
      expect(second.status).toBe(201);
      expect(second.body.host.id).not.toBe(first.id);
      expect((await beat(first)).status).toBe(200);
    },
  );
});

describe("a placeholder in what an agent sends", () => {
  const machineIdAfter = async (before: string | null, send: (key: string) => Promise<unknown>) => {
    const { organization } = await buildOrganization();
    const { host, credential } = await buildHost(organization, {
      proof: "api",
      machineId: before,
    });
    expect(await send(credential)).toMatchObject({ status: 200 });
    return (await stored(host.id)).machineId;
  };

  describe.each([
    ["hosts/update", update, { packages: [] }],
    ["a report", report, { packages: [] }],
    ["a heartbeat", heartbeat, { hostname: "web" }],
  ] as const)("with %s", (_name, handlers, body) => {
    const sending = (machineId: string) => (credential: string) =>
      call(handlers, {
        method: "POST",
        body: { ...body, machineId },
        as: withApiCredentials(credential),
      });

    test("is not stored", async () => {
      expect(await machineIdAfter(null, sending("uninitialized"))).toBeNull();
      expect(
        await machineIdAfter(null, sending("03000200-0400-0500-0006-000700080009")),
      ).toBeNull();
    });

    test("takes no known id away, and a real one is stored", async () => {
      expect(await machineIdAfter("3d1219c7", sending("None"))).toBe("3d1219c7");
      expect(await machineIdAfter("3d1219c7", sending("5f2ba0c1"))).toBe("5f2ba0c1");
    });
  });
});
