import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as ownContainers from "@/app/api/agent/containers/route";
import * as integrations from "@/app/api/v1/hosts/integrations/route";
import * as ping from "@/app/api/v1/hosts/ping/route";
import * as docker from "@/app/api/v1/integrations/docker/route";
import { type Db, db } from "@/lib/db";
import { MAX_CONTAINERS } from "@/lib/fleet/hosts/record-containers";
import { updateHost } from "@/lib/fleet/hosts/update-host";
import { MAX_DOCKER_OBJECTS } from "@/lib/fleet/inventory/record-docker";
import { recordPing } from "@/lib/fleet/inventory/record-ping";
import { changeAgentSettings } from "@/lib/fleet/organizations/change-agent-settings";
import { agentCtxOf } from "@/tests/support/agent-ctx";
import { withApiCredentials } from "@/tests/support/api-credentials";
import { buildHost, buildOrganization, ctxOf, type Person } from "@/tests/support/builders";
import { call } from "@/tests/support/call";

// The switch of integrations and the inventory they report, as spec/README measured them.

type Json = Record<string, unknown>;

let organization: { id: string };
let admin: Person;
let id: string;
let as: Record<string, string>;

beforeEach(async () => {
  ({ organization, admin } = await buildOrganization());
  const { host, credential } = await buildHost(organization, { proof: "api" });
  id = host.id;
  as = withApiCredentials(credential);
});

const post = (route: object, body?: unknown) =>
  call<Json>({ ...route }, { method: "POST", body, as });
const stored = () => db.host.findUniqueOrThrow({ where: { id } });
const audit = (action: string) =>
  db.auditEntry.findMany({ where: { organizationId: organization.id, action } });

describe("the switch", () => {
  const ofOrganization = (dockerIntegration: boolean) =>
    changeAgentSettings(ctxOf(admin), {
      ...{ checkInIntervalSeconds: 30, agentUpdates: "ON_REQUEST", dockerIntegration },
    });
  const ofHost = (choice: "inherit" | "on" | "off") =>
    updateHost(ctxOf(admin), { id, name: "web-1", docker: choice });
  /** What the agent is told, by both ways, which agree. */
  async function told() {
    const { body } = await call<Json>(integrations, { as });
    expect((await post(ping)).body.integrations).toEqual(body.integrations);
    return body;
  }
  const telling = (on: boolean) => ({
    success: true,
    integrations: { docker: on, compliance: false },
  });

  test("is on, and off where the organization says so", async () => {
    expect(await told()).toEqual(telling(true));
    await ofOrganization(false);
    expect(await told()).toEqual(telling(false));
    expect(await audit("organization.agents_changed")).toMatchObject([
      { actorId: admin.id, detail: { dockerIntegration: false } },
    ]);
    await ofOrganization(true);
    expect(await told()).toEqual(telling(true));
  });

  test("of a host counts more than that of its organization, until it is taken back", async () => {
    await ofHost("off");
    expect(await told()).toEqual(telling(false));
    await ofOrganization(false);
    await ofHost("on");
    expect(await told()).toEqual(telling(true));
    await ofHost("inherit");
    expect(await told()).toEqual(telling(false));
    const details = (await audit("host.updated")).map(({ detail }) => detail);
    expect(details).toEqual([{ docker: "off" }, { docker: "on" }, { docker: "inherit" }]);
  });

  test("stays as it is when something else changes", async () => {
    await ofHost("off");
    await updateHost(ctxOf(admin), { id, name: "web-2" });
    await ofOrganization(true);
    await changeAgentSettings(ctxOf(admin), {
      ...{ checkInIntervalSeconds: 60, agentUpdates: "OFF" },
    });
    expect(await told()).toEqual(telling(false));
    await ofHost("off");
    expect((await audit("host.updated")).map(({ detail }) => detail)).toEqual([
      { docker: "off" },
      null,
      null,
    ]);
  });
});

describe("a ping", () => {
  afterEach(() => vi.useRealTimers());

  test("asks the database for the switch once in five seconds, of all hosts together", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-22T10:00:00Z") });
    let asked = 0;
    const counting = db.$extends({
      query: {
        $allOperations({ args, query }) {
          asked += 1;
          return query(args);
        },
      },
    });
    // What an extension gives has the methods of the client.
    const counted = { db: counting as unknown as Db };
    const { host: other } = await buildHost(organization);
    const host = await stored();
    for (const one of [host, host, other]) await recordPing(agentCtxOf(one, counted), undefined);
    expect(asked).toBe(1);
    vi.setSystemTime(new Date("2026-11-22T10:00:06Z"));
    await recordPing(agentCtxOf(host, counted), undefined);
    expect(asked).toBe(2);
  });
});

const containers = [
  {
    ...{ container_id: "abc", name: "/web", image_name: "nginx", image_tag: "1.25" },
    ...{ state: "running", status: "Up 2 hours", created_at: "2026-11-01T10:00:00Z", ports: {} },
  },
  { id: "def", name: "db", image: "postgres:16", status: "exited" },
  { name: "no id" },
];
const rows = () => db.container.findMany({ where: { hostId: id }, orderBy: { name: "asc" } });

describe("a docker inventory", () => {
  test("gives the host its containers, counted", async () => {
    const answer = await post(docker, { containers, hostname: "x", machine_id: "y" });
    expect(answer.status).toBe(200);
    expect(await rows()).toMatchObject([
      { containerId: "def", name: "db", image: "postgres:16", state: "exited", createdAt: null },
      { containerId: "abc", name: "web", image: "nginx:1.25", state: "running" },
    ]);
    expect((await stored()).containerCount).toBe(2);
  });

  test("is answered with how many of each came, also of those that are not kept", async () => {
    const answer = await post(docker, {
      containers,
      images: [{ repository: "nginx", tag: "1.25", image_id: "sha256:1" }],
      volumes: [{ name: "a" }, { name: "b" }],
      networks: [{ name: "bridge" }, { name: "host" }, { name: "none" }, { name: "web" }],
      updates: [],
    });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        message: "Docker data recorded",
        ...{ containers_received: 3, images_received: 1, volumes_received: 2 },
        ...{ networks_received: 4, updates_received: 0 },
      },
    });
    expect(await stored()).toMatchObject({ containerCount: 2, imageCount: 1, volumeCount: 2 });
    expect((await post(docker, {})).body).toMatchObject({
      ...{ containers_received: 0, images_received: 0, volumes_received: 0 },
      ...{ networks_received: 0, updates_received: 0 },
    });
  });

  test("without a list keeps what is stored, with an empty one takes it", async () => {
    expect(await stored()).toMatchObject({ imageCount: null, volumeCount: null });
    await post(docker, { containers, images: [{}, {}], volumes: null });
    expect(await stored()).toMatchObject({ containerCount: 2, imageCount: 2, volumeCount: null });
    await post(docker, { containers: null, volumes: [{}] });
    expect(await stored()).toMatchObject({ containerCount: 2, imageCount: 2, volumeCount: 1 });
    await post(docker, { containers: [], images: [], volumes: [] });
    expect(await stored()).toMatchObject({ containerCount: 0, imageCount: 0, volumeCount: 0 });
  });

  const running = [
    { id: "1", name: "a", image: "docker.io/library/nginx:1.25", image_id: "sha256:1" },
    { id: "2", name: "b", image_name: "redis" },
    { id: "3", name: "c", image: "registry.example.com:5000/app", image_id: "sha256:3" },
    { id: "4", name: "d", image: "nginx:1.26", image_id: "sha256:4" },
  ];

  test.each<[string, Json, string[]]>([
    ["by repository and tag", { repository: "nginx", current_tag: "1.25" }, ["a"]],
    ["by name and tag", { image_name: "library/nginx", image_tag: "1.26" }, ["d"]],
    ["by its whole name", { image: "redis:latest" }, ["b"]],
    ["by a name without its tag", { repository: "registry.example.com:5000/app" }, ["c"]],
    ["by its id", { image_id: "sha256:3" }, ["c"]],
    ["that runs nowhere", { repository: "nginx", current_tag: "1.27" }, []],
    ["by nothing", { available_tag: "1.27" }, []],
  ])("marks the containers whose image has a newer one, named %s", async (_how, one, marked) => {
    await post(docker, { containers: running, updates: [one] });
    const found = await rows();
    expect(found.filter((row) => row.imageUpdate === true).map(({ name }) => name)).toEqual(marked);
    expect(found.filter((row) => row.imageUpdate === null)).toEqual([]);
  });

  test("without updates leaves open whether there are newer images", async () => {
    await post(docker, { containers: running, updates: [{ image_id: "sha256:1" }] });
    await post(docker, { containers: running });
    expect((await rows()).map(({ imageUpdate }) => imageUpdate)).toEqual([null, null, null, null]);
  });

  test("and what our own agent reports are one list", async () => {
    await post(docker, { containers, images: [{}], volumes: [{}], updates: [] });
    const mine = { id: "ghi", name: "own", image: "redis:7", state: "running" };
    await post(ownContainers, { containers: [mine] });
    expect(await rows()).toMatchObject([{ containerId: "ghi", name: "own", imageUpdate: null }]);
    // It counts neither, and what another counted before is nobody's number any more.
    expect(await stored()).toMatchObject({
      containerCount: 1,
      imageCount: null,
      volumeCount: null,
    });
    await post(docker, { containers });
    expect((await rows()).map(({ name }) => name)).toEqual(["db", "web"]);
  });
});

describe("400", () => {
  test.each<[string, unknown, string]>([
    ["containers", MAX_CONTAINERS, "A host reports at most 1000 containers"],
    ["images", MAX_DOCKER_OBJECTS, "A host reports at most 10,000 images"],
    ["updates", MAX_DOCKER_OBJECTS, "A host reports at most 10,000 updates"],
  ])("more %s than %i", async (name, max, msg) => {
    const answer = await post(docker, { [name]: Array(Number(max) + 1).fill({ id: "x" }) });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ msg, param: name }]);
    expect((await post(docker, { [name]: Array(Number(max)).fill({ id: "x" }) })).status).toBe(200);
  });

  test.each(["containers", "images", "volumes", "networks", "updates"])(
    "%s that are no list",
    async (name) => {
      const answer = await post(docker, { [name]: "many" });
      expect([answer.status, answer.body.errors]).toEqual([
        400,
        [{ msg: `${name} must be a list`, param: name, location: "body" }],
      ]);
    },
  );
});
