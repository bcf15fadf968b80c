import { beforeAll, describe, expect, test } from "vitest";
import * as heartbeat from "@/app/api/agent/heartbeat/route";
import * as uninstall from "@/app/api/agent/uninstall/route";
import * as command from "@/app/api/hosts/[id]/commands/[commandId]/route";
import * as commands from "@/app/api/hosts/commands/route";
import { db } from "@/lib/db";
import { listCommands } from "@/lib/fleet/commands/list-commands";
import { changeAgentSettings } from "@/lib/fleet/organizations/change-agent-settings";
import {
  bearerOf,
  buildHost,
  buildOrganization,
  ctxOf,
  type Person,
  withBearer,
} from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// What an admin asks of agents, and how they hear and answer.

type Told = { commands?: { id: string; kind: string }[]; update?: { version: string } };

let organization: { id: string };
let admin: Person;

beforeAll(async () => {
  ({ organization, admin } = await buildOrganization());
});

const ask = async (hostIds: string[], kind: string, by = admin) =>
  call<{ data: { asked: number }; error?: string }>(commands, {
    method: "POST",
    body: { hostIds, kind },
    as: bearerOf(by),
  });

const checkIn = async (credential: string, body?: unknown) =>
  (await call<Told>(heartbeat, { method: "POST", body, as: withBearer(credential) })).body;

const states = async (id: string) =>
  (await listCommands(ctxOf(admin), { id })).map(({ kind, state }) => [kind, state]);

describe("a command", () => {
  test("is told with the next check-in, again until it is acknowledged, then no more", async () => {
    const { host, credential } = await buildHost(organization);
    expect(await checkIn(credential)).not.toHaveProperty("commands");
    expect(await ask([host.id], "REPORT")).toMatchObject({
      status: 201,
      body: { data: { asked: 1 } },
    });
    expect(await states(host.id)).toEqual([["REPORT", "WAITING"]]);

    const told = (await checkIn(credential)).commands ?? [];
    expect(told).toEqual([{ id: expect.any(String), kind: "report" }]);
    expect(await states(host.id)).toEqual([["REPORT", "SENT"]]);
    expect((await checkIn(credential)).commands).toEqual(told);

    const said = { commands: [{ id: told[0]?.id, outcome: "done", message: "710 packages" }] };
    await checkIn(credential, said);
    expect(await checkIn(credential, said)).not.toHaveProperty("commands");
    expect(await listCommands(ctxOf(admin), { id: host.id })).toMatchObject([
      { state: "DONE", message: "710 packages", createdByName: admin.username },
    ]);
    const row = await db.host.findUniqueOrThrow({ where: { id: host.id } });
    expect(row.openCommands).toBe(0);
  });

  test("that failed says why", async () => {
    const { host, credential } = await buildHost(organization);
    await ask([host.id], "ROTATE");
    const [told] = (await checkIn(credential)).commands ?? [];
    await checkIn(credential, {
      commands: [{ id: told?.id, outcome: "failed", message: "no space" }],
    });
    expect(await listCommands(ctxOf(admin), { id: host.id })).toMatchObject([
      { kind: "ROTATE", state: "FAILED", message: "no space" },
    ]);
  });

  test("asked for twice is open once; another kind is another command", async () => {
    const { host, credential } = await buildHost(organization);
    await ask([host.id], "REPORT");
    expect((await ask([host.id], "REPORT")).body.data.asked).toBe(0);
    await ask([host.id], "ROTATE");
    expect((await checkIn(credential)).commands?.map(({ kind }) => kind)).toEqual([
      "report",
      "rotate",
    ]);
    expect((await db.host.findUniqueOrThrow({ where: { id: host.id } })).openCommands).toBe(2);
  });

  test("asked for 20 times at once is open once", async () => {
    const { host } = await buildHost(organization);
    await Promise.all(Array.from({ length: 20 }, () => ask([host.id], "REPORT")));
    expect(await states(host.id)).toEqual([["REPORT", "WAITING"]]);
    expect((await db.host.findUniqueOrThrow({ where: { id: host.id } })).openCommands).toBe(1);
  });

  test("of another host is not acknowledged by this one", async () => {
    const [mine, theirs] = [await buildHost(organization), await buildHost(organization)];
    await ask([theirs.host.id], "REPORT");
    const [told] = (await checkIn(theirs.credential)).commands ?? [];
    await checkIn(mine.credential, { commands: [{ id: told?.id, outcome: "done" }] });
    expect(await states(theirs.host.id)).toEqual([["REPORT", "SENT"]]);
  });

  test("can be taken back until it is finished", async () => {
    const { host, credential } = await buildHost(organization);
    await ask([host.id], "UNINSTALL");
    const [waiting] = await listCommands(ctxOf(admin), { id: host.id });
    const cancel = async (by: Person) =>
      call<{ error?: string }>(command, {
        method: "DELETE",
        params: { id: host.id, commandId: waiting?.id ?? "" },
        as: bearerOf(by),
      });
    expect((await cancel((await buildOrganization()).admin)).status).toBe(404);
    expect((await cancel(admin)).status).toBe(200);
    expect(await checkIn(credential)).not.toHaveProperty("commands");
    expect(await cancel(admin)).toMatchObject({
      status: 409,
      body: { error: "The command is finished" },
    });
  });

  test("of a foreign or unknown host is 404, among ours it is passed over", async () => {
    const foreign = await buildHost((await buildOrganization()).organization);
    const { host } = await buildHost(organization);
    expect((await ask([foreign.host.id], "REPORT")).status).toBe(404);
    expect((await ask([foreign.host.id, host.id], "REPORT")).body.data.asked).toBe(1);
    expect(await states(foreign.host.id)).toEqual([]);
    expect(await db.hostCommand.count({ where: { hostId: foreign.host.id } })).toBe(0);
  });

  test("leaves audit rows: asked by the person, finished by the host", async () => {
    const own = await buildOrganization();
    const { host, credential } = await buildHost(own.organization);
    await ask([host.id], "REPORT", own.admin);
    const [told] = (await checkIn(credential)).commands ?? [];
    await checkIn(credential, { commands: [{ id: told?.id, outcome: "done" }] });
    const rows = await db.auditEntry.findMany({
      where: { organizationId: own.organization.id },
      orderBy: [{ at: "asc" }, { id: "asc" }],
    });
    expect(rows.map(({ action, actorType }) => [action, actorType])).toEqual([
      ["host.command_requested", "user"],
      ["host.command_finished", "host"],
    ]);
  });
});

describe("updates of the agent", () => {
  test("off: no command; on: every check-in of an older agent names the version", async () => {
    const own = await buildOrganization();
    const { host, credential } = await buildHost(own.organization, { agentVersion: "0.0.1" });
    const settings = { checkInIntervalSeconds: 45 };
    const ctx = ctxOf(own.admin);
    await changeAgentSettings(ctx, { ...settings, agentUpdates: "OFF" });
    expect(await ask([host.id], "UPDATE", own.admin)).toMatchObject({
      status: 409,
      body: { error: "Agent updates are off. Turn them on in Settings" },
    });
    await changeAgentSettings(ctx, { ...settings, agentUpdates: "ON_REQUEST" });
    expect((await ask([host.id], "UPDATE", own.admin)).status).toBe(201);
    expect(await checkIn(credential)).not.toHaveProperty("update");
    await changeAgentSettings(ctx, { ...settings, agentUpdates: "ON" });
    const told = await checkIn(credential);
    expect(told).toMatchObject({
      update: { version: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
      heartbeatIntervalSeconds: 45,
    });
    const current = { agentVersion: told.update?.version };
    expect(await checkIn(credential, current)).not.toHaveProperty("update");
  });
});

test("an agent that removes itself says so, and is taken back when it returns", async () => {
  const { host, credential } = await buildHost(organization);
  await checkIn(credential);
  const answer = await call(uninstall, { method: "POST", as: withBearer(credential) });
  expect(answer).toMatchObject({ status: 200, body: { message: "Agent removed" } });
  const gone = await db.host.findUniqueOrThrow({ where: { id: host.id } });
  expect(gone.uninstalledAt).not.toBeNull();
  expect(gone.onlineUntil?.getTime()).toBeLessThanOrEqual(Date.now());
  await checkIn(credential);
  const back = await db.host.findUniqueOrThrow({ where: { id: host.id } });
  expect(back.uninstalledAt).toBeNull();
});
