import { beforeAll, describe, expect, test } from "vitest";
import * as queue from "@/app/api/v1/api/hosts/[id]/agent_queue/route";
import * as integrations from "@/app/api/v1/api/hosts/[id]/integrations/route";
import * as notes from "@/app/api/v1/api/hosts/[id]/notes/route";
import * as reports from "@/app/api/v1/api/hosts/[id]/package_reports/route";
import * as update from "@/app/api/v1/hosts/update/route";
import * as docker from "@/app/api/v1/integrations/docker/route";
import { db } from "@/lib/db";
import { updateHost } from "@/lib/fleet/hosts/update-host";
import { ask, type Json, type Token } from "@/tests/contract/s3-api-calls";
import { buildApiToken, withApiCredentials } from "@/tests/support/api-credentials";
import { buildHost, buildOrganization, ctxOf, type Person, unique } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// What exporters, an Ansible inventory, a Zabbix template and an MCP server read of one host, in the
// shapes that the specification's README measured.

const routes = { queue, integrations, notes, reports };

let organization: { id: string };
let admin: Person;
let token: Token;
let id: string;
let agent: Record<string, string>;

beforeAll(async () => {
  ({ organization, admin } = await buildOrganization());
  token = await buildApiToken(organization, ["get"]);
  const built = await buildHost(organization, { proof: "api", name: "web-1" });
  id = built.host.id;
  agent = withApiCredentials(built.credential);
});

const read = async (route: object, host = id) => {
  const { status, body } = await ask(route, host, token);
  expect(status).toBe(200);
  return body;
};
const tell = (route: object, body: unknown) =>
  call<Json>({ ...route }, { method: "POST", body, as: agent });

describe("package_reports", () => {
  const bash = { name: "bash", currentVersion: "5.2", needsUpdate: false };
  const nginx = { name: "nginx", currentVersion: "1.18", availableVersion: "1.20" };
  const wanting = { ...nginx, needsUpdate: true, isSecurityUpdate: true };

  test("newest first, each with what it said, and when it last came", async () => {
    expect(await read(reports)).toEqual({ host_id: id, reports: [] });
    await tell(update, { packages: [bash], executionTime: 1.5 });
    await tell(update, { packages: [bash, wanting], executionTime: "2.5s" });
    // Once more with nothing new: the same report, later.
    await tell(update, { packages: [bash, wanting], executionTime: "2.5s" });
    const [newest] = await db.report.findMany({
      where: { hostId: id },
      orderBy: { receivedAt: "desc" },
    });
    expect(newest?.repeats).toBe(1);
    const one = {
      ...{ id: expect.any(String), status: "success", error_message: null },
      ...{ payload_kb: expect.any(Number), updates_known: true, security_updates_known: true },
    };
    expect(await read(reports)).toEqual({
      host_id: id,
      reports: [
        {
          ...{ ...one, date: newest?.lastReceivedAt.toISOString(), execution_time_seconds: 2.5 },
          ...{ total_packages: 2, outdated_packages: 1, security_updates: 1 },
          payload_kb: Math.round(((newest?.bodyBytes ?? 0) / 1024) * 100) / 100,
        },
        {
          ...{ ...one, date: expect.any(String), execution_time_seconds: 1.5 },
          ...{ total_packages: 1, outdated_packages: 0, security_updates: 0 },
        },
      ],
    });
  });

  test.each<[string, Json, boolean, boolean]>([
    ["nobody could count updates", { updatesUnknown: "no_lists" }, false, false],
    ["updates are known, security is not", { securityUnknown: "no_lists" }, true, false],
    ["there is no update, of whatever kind", { securityUnknown: "not_told" }, true, true],
  ])("says whether its numbers were known: %s", async (_why, said, updates, security) => {
    const { host, credential } = await buildHost(organization, { proof: "api" });
    const as = withApiCredentials(credential);
    await call({ ...update }, { method: "POST", body: { packages: [bash], ...said }, as });
    expect((await read(reports, host.id)).reports).toMatchObject([
      { outdated_packages: 0, updates_known: updates, security_updates_known: security },
    ]);
  });
});

test("agent_queue: what was asked, newest first, and how many are in which state", async () => {
  expect(await read(queue)).toEqual({
    host_id: id,
    job_history: [],
    queue_status: { active: 0, delayed: 0, failed: 0, waiting: 0 },
    total_jobs: 0,
  });
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 10, minute));
  const by = { hostId: id, createdByName: "ana" };
  await db.hostCommand.createMany({
    data: [
      { ...by, kind: "ROTATE", state: "DONE", createdAt: at(1), finishedAt: at(2), message: "ok" },
      {
        ...by,
        kind: "UPDATE",
        state: "FAILED",
        createdAt: at(3),
        finishedAt: at(4),
        message: "no",
      },
      { ...by, kind: "UNINSTALL", state: "CANCELLED", createdAt: at(5), finishedAt: at(6) },
      { ...by, kind: "REPORT", state: "SENT", createdAt: at(7) },
      { ...by, kind: "REPORT", state: "WAITING", createdAt: at(8) },
    ],
  });
  const { job_history: history, ...rest } = await read(queue);
  expect(rest).toEqual({
    host_id: id,
    queue_status: { active: 1, delayed: 0, failed: 1, waiting: 1 },
    total_jobs: 5,
  });
  const error = { error_message: null };
  expect(history).toMatchObject([
    { job_name: "report", status: "waiting", created_at: at(8).toISOString(), completed_at: null },
    { job_name: "report", status: "active", ...error },
    { job_name: "uninstall", status: "cancelled", ...error },
    { job_name: "update", status: "failed", error_message: "no" },
    { job_name: "rotate", status: "completed", ...error, completed_at: at(2).toISOString() },
  ]);
});

test("notes: the description, empty without one", async () => {
  expect(await read(notes)).toEqual({ host_id: id, notes: "" });
  await updateHost(ctxOf(admin), { id, name: "web-1", description: "In rack 4" });
  expect(await read(notes)).toEqual({ host_id: id, notes: "In rack 4" });
});

describe("integrations", () => {
  const told = (body: Json) => ({ host_id: id, integrations: { docker: body } });

  test("docker: whether it is on, and of the rest what is known", async () => {
    expect(await read(integrations)).toEqual(told({ enabled: true }));
    await tell(docker, { containers: [{ id: "a", name: "web" }] });
    expect(await read(integrations)).toEqual(told({ enabled: true, containers: 1 }));
    await tell(docker, { containers: [], images: [{}, {}], volumes: [] });
    const counts = { containers: 0, images: 2, volumes: 0 };
    expect(await read(integrations)).toEqual(told({ enabled: true, ...counts }));
    await updateHost(ctxOf(admin), { id, name: "web-1", docker: "off" });
    expect(await read(integrations)).toEqual(told({ enabled: false, ...counts }));
  });

  test("a host whose agent found Docker and no container has none", async () => {
    const { host } = await buildHost(organization, { dockerVersion: "28.3.2" });
    expect((await read(integrations, host.id)).integrations).toEqual({
      docker: { enabled: true, containers: 0 },
    });
  });
});

test.each(Object.entries(routes))(
  "%s of a foreign host is 404, as of an unknown one",
  async (...one) => {
    const [, route] = one;
    const stranger = await buildApiToken((await buildOrganization()).organization, ["get"]);
    for (const host of [id, unique()]) {
      const { status, body } = await ask(route, host, stranger);
      expect([status, body]).toEqual([404, { error: "Host not found" }]);
    }
  },
);

test.each(Object.entries(routes))("%s without the scope is 403", async (_name, route) => {
  const { status, body } = await ask(route, id, await buildApiToken(organization, ["delete"]));
  expect([status, body]).toEqual([
    403,
    { error: "Access denied", message: "This API key does not have permission to get host" },
  ]);
});
