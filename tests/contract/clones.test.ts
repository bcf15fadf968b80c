import { beforeAll, expect, test } from "vitest";
import * as enroll from "@/app/api/agent/enroll/route";
import * as heartbeat from "@/app/api/agent/heartbeat/route";
import { db } from "@/lib/db";
import { aliveBoots } from "@/lib/fleet/clones/boots";
import { splitClone } from "@/lib/fleet/clones/split-clone";
import { enrollment } from "@/tests/contract/s1-calls";
import {
  buildHost,
  buildOrganization,
  ctxOf,
  type Person,
  withBearer,
} from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { thrown } from "@/tests/support/thrown";

// A host cloned from a template: two machines with one credential.

let organization: { id: string };
let admin: Person;

beforeAll(async () => {
  ({ organization, admin } = await buildOrganization());
});

type Told = { commands?: { id: string; kind: string; token?: string }[] };

const beat = async (credential: string, bootId: string, ip: string) =>
  (
    await call<Told>(heartbeat, {
      method: "POST",
      body: { bootId },
      as: withBearer(credential),
      ip,
    })
  ).body;

const alive = async (id: string) =>
  aliveBoots(await db.host.findUniqueOrThrow({ where: { id } }), new Date()).map((boot) => [
    boot.id,
    boot.address,
  ]);

test("a reboot, and another, is one machine", async () => {
  const { host, credential } = await buildHost(organization);
  for (const boot of ["one", "one", "two", "three"]) await beat(credential, boot, "10.0.0.1");
  expect(await alive(host.id)).toEqual([]);
});

test("a boot that comes back after another is a second machine, told with both addresses", async () => {
  const { host, credential } = await buildHost(organization);
  await beat(credential, "original", "10.0.0.1");
  await beat(credential, "copy", "10.0.0.2");
  expect(await alive(host.id)).toEqual([]);
  await beat(credential, "original", "10.0.0.1");
  expect(await alive(host.id)).toEqual([
    ["original", "10.0.0.1"],
    ["copy", "10.0.0.2"],
  ]);
  await beat(credential, "copy", "10.0.0.2");
  const rows = await db.auditEntry.findMany({
    where: { subjectId: host.id, action: "host.clone_seen" },
  });
  expect(rows).toHaveLength(1);
});

test("three machines are noticed as well", async () => {
  const { host, credential } = await buildHost(organization);
  for (const boot of ["a", "b", "c", "a"]) await beat(credential, boot, "10.0.0.1");
  expect((await alive(host.id)).map(([boot]) => boot)).toEqual(["a", "c", "b"]);
});

test("the copy is made to enroll anew, and the original is left alone", async () => {
  const { host, credential } = await buildHost(organization);
  for (const [boot, ip] of [
    ["original", "10.0.0.1"],
    ["copy", "10.0.0.2"],
    ["original", "10.0.0.1"],
  ] as const)
    await beat(credential, boot, ip);
  await splitClone(ctxOf(admin), { id: host.id, bootId: "copy" });
  expect(await beat(credential, "original", "10.0.0.1")).not.toHaveProperty("commands");

  const first = (await beat(credential, "copy", "10.0.0.2")).commands?.[0];
  expect(first).toMatchObject({
    kind: "reenroll",
    token: expect.stringMatching(/^mst_enroll_[0-9a-f]{64}$/),
  });
  // Its answer was lost: the next one brings another token, and only the last is good.
  const second = (await beat(credential, "copy", "10.0.0.2")).commands?.[0];
  const use = (token = "") => call(enroll, { method: "POST", body: enrollment(token) });
  expect((await use(first?.token)).status).toBe(401);
  expect((await use(second?.token)).status).toBe(201);
  const tokens = await db.hostToken.findMany({ where: { name: `Copy of ${host.name}` } });
  expect(tokens).toHaveLength(1);
  expect(tokens[0]?.hostId).not.toBe(host.id);
});

test("only a boot that was seen, of a host of ours, can be split off", async () => {
  const { host, credential } = await buildHost(organization);
  await beat(credential, "original", "10.0.0.1");
  const stranger = ctxOf((await buildOrganization()).admin);
  for (const [ctx, bootId] of [
    [ctxOf(admin), "unknown"],
    [stranger, "original"],
  ] as const) {
    const error = await thrown(() => splitClone(ctx, { id: host.id, bootId }));
    expect(error).toMatchObject({ kind: "not_found" });
  }
});
