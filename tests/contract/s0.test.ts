import { execFileSync } from "node:child_process";
import { afterEach, describe, expect, test, vi } from "vitest";
import * as containers from "@/app/api/agent/containers/route";
import * as enroll from "@/app/api/agent/enroll/route";
import * as hosts from "@/app/api/hosts/route";
import * as tokens from "@/app/api/hosts/tokens/route";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { sha256 } from "@/lib/secrets/hash";
import { runScript } from "@/lib/server-address";
import { enrollment } from "@/tests/contract/s1-calls";
import {
  bearerOf,
  buildGroup,
  buildHost,
  buildOrganization,
  cookieOf,
  type Person,
  withBearer,
} from "@/tests/support/builders";
import { call } from "@/tests/support/call";
import { databaseText } from "@/tests/support/rows";

// S0: one-time host tokens, the fleet list, its roles and its computed status.

type Created = {
  id: string;
  token: string;
  tokenPrefix: string;
  expiresAt: string;
  commands: { curl: string; docker: string };
};
type Listed = { id: string; name: string; status: string; _count: { containers: number } };

const create = (person: Person, body?: unknown) =>
  call<Created>(tokens, { method: "POST", body, as: cookieOf(person) });

const list = (person: Person) =>
  call<{ data: Listed[] }>(hosts, { path: "/api/hosts", as: cookieOf(person) });

const HOUR = 3_600_000;

afterEach(() => {
  vi.useRealTimers();
});

describe("POST /api/hosts/tokens", () => {
  test("201: id, token, tokenPrefix, expiresAt and the commands", async () => {
    const { admin } = await buildOrganization();
    const { status, body } = await create(admin);
    expect(status).toBe(201);
    expect(Object.keys(body)).toEqual(["id", "token", "tokenPrefix", "expiresAt", "commands"]);
    expect(Object.keys(body.commands)).toEqual(["curl", "docker"]);
    expect(body.token).toMatch(/^mst_enroll_[0-9a-f]{64}$/);
    expect(body.tokenPrefix).toBe(body.token.slice(0, "mst_enroll_".length + 6));
  });

  test.each([
    ["ADMIN", 201],
    ["OWNER", 201],
    ["VIEWER", 403],
  ] as const)("by %s: %d", async (role, status) => {
    const { admin, owner, viewer } = await buildOrganization();
    const person = { ADMIN: admin, OWNER: owner, VIEWER: viewer }[role];
    expect((await create(person)).status).toBe(status);
    const as = bearerOf(person);
    expect((await call(tokens, { method: "POST", as })).status).toBe(status);
  });

  test("fails without auth, creates a db record with auth", async () => {
    const { admin, organization } = await buildOrganization();
    const refused = await call(tokens, { method: "POST" });
    expect(refused.status).toBe(401);
    expect(refused.body).toEqual({ error: "Unauthorized" });
    const where = { organizationId: organization.id };
    expect(await db.hostToken.count({ where })).toBe(0);
    const { body } = await create(admin);
    expect(await db.hostToken.findMany({ where, select: { id: true } })).toEqual([{ id: body.id }]);
  });

  test("expires after 24 hours, to the millisecond", async () => {
    const { admin } = await buildOrganization();
    const born = new Date("2026-03-01T12:00:00.123Z");
    vi.useFakeTimers({ toFake: ["Date"], now: born });
    const { body } = await create(admin);
    expect(body.expiresAt).toBe("2026-03-02T12:00:00.123Z");
    const row = await db.hostToken.findUniqueOrThrow({ where: { id: body.id } });
    expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBe(24 * HOUR);

    const other = (await create(admin)).body.token;
    vi.setSystemTime(born.getTime() + 24 * HOUR - 1);
    const last = { method: "POST", body: enrollment(body.token) };
    expect((await call(enroll, last)).status).toBe(201);
    vi.setSystemTime(born.getTime() + 24 * HOUR);
    const late = await call(enroll, { method: "POST", body: enrollment(other) });
    expect(late.status).toBe(401);
    expect(late.body).toEqual({ error: "Enrollment token expired" });
  });

  test("the commands carry the token and the URL as one shell word each", async () => {
    const { admin } = await buildOrganization();
    const { body } = await create(admin);
    const { curl, docker } = body.commands;
    expect(curl).toContain(`MUSTER_TOKEN='${body.token}'`);
    expect(docker).toContain(`MUSTER_TOKEN='${body.token}'`);
    expect(curl).toBe(
      `curl -fsSL '${env.publicUrl}/install.sh?id=${body.id}' | ` +
        `sudo MUSTER_URL='${env.publicUrl}' MUSTER_TOKEN='${body.token}' ${runScript()}`,
    );
    // The token travels in the environment, never in a URL.
    for (const command of [curl, docker]) expect(command).not.toMatch(/\?[^' ]*mst_enroll/);
    const program = execFileSync("sh", ["-c", `printf '%s\\n' ${runScript()}`]);
    // A shell sees what is meant: `sudo` here prints the settings it would have passed on.
    const said = execFileSync("sh", [
      "-c",
      `curl() { :; }; sudo() { printf '%s\\n' "$@"; }; ${curl}`,
    ]);
    expect(said.toString()).toBe(
      `MUSTER_URL=${env.publicUrl}\nMUSTER_TOKEN=${body.token}\n${program}`,
    );
    const words = execFileSync("sh", ["-c", `docker() { printf '%s\\n' "$@"; }; ${docker}`]);
    expect(words.toString().split("\n")).toContain(`MUSTER_TOKEN=${body.token}`);
    expect(words.toString()).toContain(`wget -qO- '${env.publicUrl}/install.sh?id=${body.id}'`);
  });

  test("takes a name and a group of the organization", async () => {
    const { admin, organization } = await buildOrganization();
    const group = await buildGroup(organization);
    const { body } = await create(admin, { name: "rack 7", hostGroupId: group.id });
    const row = await db.hostToken.findUniqueOrThrow({ where: { id: body.id } });
    expect(row).toMatchObject({ name: "rack 7", hostGroupId: group.id, createdById: admin.id });
    const enrolled = await call<{ hostId: string }>(enroll, {
      method: "POST",
      body: enrollment(body.token),
    });
    const where = { hostId: enrolled.body.hostId };
    expect(await db.hostGroupMembership.findMany({ where })).toEqual([
      { ...where, hostGroupId: group.id },
    ]);
  });

  test("400 for a name of 101 characters, and for a group of nobody or of others", async () => {
    const { admin, organization } = await buildOrganization();
    const foreign = await buildGroup((await buildOrganization()).organization);
    expect((await create(admin, { name: "n".repeat(101) })).status).toBe(400);
    for (const hostGroupId of ["no-such-group", foreign.id]) {
      const answer = await create(admin, { hostGroupId });
      expect(answer.status).toBe(400);
      expect(answer.body).toEqual({ error: "Host group not found" });
    }
    const where = { organizationId: organization.id };
    expect(await db.hostToken.count({ where })).toBe(0);
    expect((await create(admin, { name: "n".repeat(100) })).status).toBe(201);
  });

  test("the plaintext is in this answer only, and nowhere in the database", async () => {
    const { admin } = await buildOrganization();
    const { body } = await create(admin, { name: "rack 7" });
    const text = await databaseText();
    expect(text).not.toContain(body.token);
    expect(text).toContain(sha256(body.token));
    const listed = await call(tokens, { as: cookieOf(admin) });
    expect(JSON.stringify(listed.body)).not.toContain(body.token);
    expect(JSON.stringify(listed.body)).not.toContain(sha256(body.token));
    expect(JSON.stringify(listed.body)).not.toMatch(/hash/i);
    await call(enroll, { method: "POST", body: enrollment(body.token) });
    expect(await databaseText()).not.toContain(body.token);
  });
});

describe("GET /api/hosts", () => {
  test("Viewer or higher may read; nobody else", async () => {
    const { owner, admin, viewer } = await buildOrganization();
    for (const person of [owner, admin, viewer]) expect((await list(person)).status).toBe(200);
    expect((await call(hosts, {})).status).toBe(401);
  });

  test("returns all hosts of the organization and of no other", async () => {
    const { viewer, organization } = await buildOrganization();
    const stranger = await buildOrganization();
    await buildHost(stranger.organization);
    const ours = [await buildHost(organization), await buildHost(organization)];
    const ids = (await list(viewer)).body.data.map(({ id }) => id);
    expect(ids.sort()).toEqual(ours.map(({ host }) => host.id).sort());
  });

  test("ONLINE while last seen is less than one minute ago, else OFFLINE", async () => {
    const { viewer, organization } = await buildOrganization();
    const seen = new Date("2026-03-01T12:00:00.000Z");
    await buildHost(organization, { name: "a", lastSeenAt: seen });
    await buildHost(organization, { name: "b" });
    vi.useFakeTimers({ toFake: ["Date"] });
    const statusAt = async (ms: number) => {
      vi.setSystemTime(seen.getTime() + ms);
      return (await list(viewer)).body.data.map(({ status }) => status);
    };
    expect(await statusAt(0)).toEqual(["ONLINE", "OFFLINE"]);
    expect(await statusAt(59_900)).toEqual(["ONLINE", "OFFLINE"]);
    expect(await statusAt(59_999)).toEqual(["ONLINE", "OFFLINE"]);
    expect(await statusAt(60_000)).toEqual(["OFFLINE", "OFFLINE"]);
  });

  test("counts the containers each host reported", async () => {
    const { viewer, organization } = await buildOrganization();
    const { host, credential } = await buildHost(organization);
    const container = (id: string) => ({ id, name: id, image: "alpine:3", state: "running" });
    const report = (...ids: string[]) =>
      call(containers, {
        method: "PUT",
        body: { containers: ids.map(container) },
        as: withBearer(credential),
      });
    const counted = async () => {
      const { body } = await list(viewer);
      const count = body.data.find(({ id }) => id === host.id)?._count;
      expect(count).toEqual({
        containers: await db.container.count({ where: { hostId: host.id } }),
      });
      return count?.containers;
    };
    expect(await counted()).toBe(0);
    expect((await report("a", "b", "c")).body).toEqual({
      message: "Containers recorded",
      containers: 3,
    });
    expect(await counted()).toBe(3);
    await report("c", "c", "d");
    expect(await counted()).toBe(2);
    await report();
    expect(await counted()).toBe(0);
  });
});
