import { linkSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "@/tests/support/eventually";
import { deadSocket } from "./support/dead-socket";
import { Engine, IMAGE } from "./support/engine";
import {
  agentPath,
  type Client,
  clients,
  combinations,
  Machine,
  type Shell,
  shells,
  which,
} from "./support/machine";
import { RealServer } from "./support/real-server";
import { StandIn } from "./support/stand-in";

// A real podman: with curl the agent asks its Docker-compatible socket, otherwise its command.

const possible = Engine.possible();
if (!possible) console.warn("Not run: containers of podman need root and cgroup 2.");

type Container = { id: string; name: string; image: string; state: string };

let engine: Engine;
let machine: Machine;
let server: StandIn;
let containers: Record<string, Container>;

beforeAll(async () => {
  if (!possible) return;
  engine = await Engine.start();
  const long = `x${"-_.Y".repeat(60)}`;
  const foreign = "registry.example.com:5000/team_1/odd.name-x/tiny";
  const id = await engine.podman("image", "inspect", "--format", "{{.Id}}", IMAGE);
  await engine.podman("tag", IMAGE, `${foreign}:v1.0-rc_1`);
  const digest = await engine.podman("image", "inspect", "--format", "{{.Digest}}", IMAGE);
  const label = 'name="a", {"State": "dead"} [\\] é漢\n\tend';
  const forever = ["sleep", "3600"];
  const made: [
    name: string,
    state: string,
    image: string,
    verb: [string, ...string[]],
    command: string[],
  ][] = [
    ["web", "running", IMAGE, ["run", "--detach"], forever],
    ["Checked_2.x-y", "running", IMAGE, ["run", "--detach", "--health-cmd", "true"], forever],
    // Only with cgroups can a container be paused.
    ["resting", "paused", IMAGE, ["run", "-d", "--privileged", "--cgroups=enabled"], forever],
    ["done", "exited", IMAGE, ["run"], ["true"]],
    ["failed", "exited", IMAGE, ["run", "--detach"], ["false"]],
    ["labelled", "created", IMAGE, ["create", "--label", label], forever],
    ["made-ready", "created", IMAGE, ["create"], forever],
    ["0", "created", `${foreign}:v1.0-rc_1`, ["create"], forever],
    ["by-digest", "created", `${foreign}@${digest}`, ["create"], forever],
    [long, "created", `sha256:${id}`, ["create"], forever],
  ];
  containers = {};
  for (const [name, state, image, [verb, ...options], command] of made) {
    await engine.podman(verb, ...options, "--name", name, image, ...command);
    containers[name] = { id: await idOf(name), name, image, state };
  }
  await engine.podman("wait", "failed");
  await engine.podman("pause", "resting");
  await engine.podman("init", "made-ready");
});
afterAll(() => engine?.stop());

beforeEach(async () => {
  server = await new StandIn().listen();
});
afterEach(async () => {
  machine?.dispose();
  await server.close();
});

const idOf = (name: string) => engine.podman("inspect", "--format", "{{.Id}}", name);

const byName = (list: Container[]) => list.sort((a, b) => (a.name < b.name ? -1 : 1));

/** The settings of an agent that finds the engine where the machine's client can ask it. */
function asking(client: Client): Record<string, string> {
  if (client === "curl") return { MUSTER_DOCKER_SOCKET: engine.socket };
  machine.command("podman", engine.command);
  return {};
}

/** The lists that arrived at the stand-in so far. */
const lists = () =>
  server
    .to("/api/agent/containers")
    .map(({ json }) => byName((json.containers as Container[]).slice()));

/** The rows of the containers' table on a host's page; of ids it shows twelve digits. */
function shownOn(html: string): Container[] {
  const [, table = ""] = /aria-label="Containers".*?<tbody[^>]*>(.*?)<\/tbody>/s.exec(html) ?? [];
  return [...table.matchAll(/<tr\b.*?<\/tr>/gs)].map(([row]) => {
    const cells = [...row.matchAll(/<td\b.*?<\/td>/gs)].map(([cell]) => cell.replace(/<.*?>/g, ""));
    const [name = "", state = "", image = "", id = ""] = cells;
    return { id, name, image, state };
  });
}

async function enrolledBeside(shell: Shell, client: Client) {
  machine = new Machine(shell, client);
  const env = asking(client);
  const enrolling = { MUSTER_URL: server.url, MUSTER_TOKEN: server.newEnrollToken(), ...env };
  const outcome = await machine.agent(["enroll"], { env: enrolling });
  expect(outcome).toMatchObject({ code: 0, stderr: "" });
  return env;
}

describe.runIf(possible).each(combinations)("$shell with $client", ({ shell, client }) => {
  it("tells exactly the containers there are, and what is started or removed", async () => {
    const env = await enrolledBeside(shell, client);
    const version = (await engine.podman("--version")).replace("podman version ", "");
    expect(server.to("/api/agent/enroll")[0]?.json.dockerVersion).toBe(version);
    const once = async () => {
      expect(await machine.agent(["once"], { env })).toMatchObject({ code: 0, stderr: "" });
      return lists().at(-1);
    };
    const lasting = Object.values(containers);
    expect(await once()).toEqual(byName([...lasting]));
    await engine.podman("create", "--name", "passing", IMAGE, "sleep", "3600");
    const passing = { id: await idOf("passing"), name: "passing", image: IMAGE };
    expect(await once()).toEqual(byName([...lasting, { ...passing, state: "created" }]));
    await engine.podman("start", "passing");
    expect(await once()).toEqual(byName([...lasting, { ...passing, state: "running" }]));
    await engine.podman("rm", "--force", "--time", "0", "passing");
    expect(await once()).toEqual(byName([...lasting]));
  });
});

describe.runIf(possible).each(shells)("%s, when what it asks first does not answer", (shell) => {
  const told = async (env: Record<string, string>) => {
    machine = new Machine(shell, "curl");
    return async (more: Record<string, string> = {}) => {
      const all = { MUSTER_HOST_ROOT: machine.hostRoot, ...env, ...more };
      const enrolling = { MUSTER_URL: server.url, MUSTER_TOKEN: server.newEnrollToken(), ...all };
      expect((await machine.agent(["enroll"], { env: enrolling })).code).toBe(0);
      expect(await machine.agent(["once"], { env: all })).toMatchObject({ code: 0, stderr: "" });
      const { stdout } = await machine.agent(["doctor"], { env: all });
      return { list: lists().at(-1), doctor: /^\w+ +containers .*$/m.exec(stdout)?.[0] };
    };
  };
  const lasting = () => byName(Object.values(containers));
  /** The engine's socket under another name: a symbolic link of a user's is not followed. */
  const reachable = (path: string) => {
    const socket = join(machine.hostRoot, path);
    mkdirSync(dirname(socket), { recursive: true });
    linkSync(engine.socket, socket);
    return socket;
  };

  it("asks the next socket, and says in doctor which one answered", async () => {
    const ask = await told({});
    const dead = await deadSocket(machine.directory);
    const socket = reachable("run/docker.sock");
    const { list, doctor } = await ask({ MUSTER_DOCKER_SOCKET: dead });
    expect(list).toEqual(lasting());
    expect(doctor).toBe(`ok    containers   asked through ${socket}`);
  });

  it("asks an engine once that answers at two sockets", async () => {
    const ask = await told({ MUSTER_DOCKER_SOCKET: engine.socket });
    const other = reachable("run/podman/podman.sock");
    const { list, doctor } = await ask();
    expect(list).toEqual(lasting());
    expect(doctor).toBe(`ok    containers   asked through ${engine.socket}, ${other}`);
  });

  it("asks the engine of a user, and says that the service may not", async () => {
    const ask = await told({});
    const socket = reachable("run/user/1000/podman/podman.sock");
    const { list, doctor } = await ask();
    expect(list).toEqual(lasting());
    expect(doctor).toContain(
      `warn  containers   asked through ${socket}. The systemd unit may not`,
    );
  });

  it("follows no link of a user's", async () => {
    const ask = await told({});
    mkdirSync(join(machine.hostRoot, "run/user/1000"), { recursive: true });
    symlinkSync(engine.socket, join(machine.hostRoot, "run/user/1000/docker.sock"));
    expect(await ask()).toEqual({ list: undefined, doctor: undefined });
  });

  it("asks the command when curl knows no sockets", async () => {
    const ask = await told({ MUSTER_DOCKER_SOCKET: engine.socket, MUSTER_HOST_ROOT: "" });
    const curl = String(which("curl"));
    machine.command(
      "curl",
      `for word; do [ "$word" != --unix-socket ] || { echo "curl: option $word: is unknown" >&2; exit 2; }; done
      exec ${curl} "$@"`,
    );
    machine.command("podman", engine.command);
    const { list, doctor } = await ask();
    expect(list).toEqual(lasting());
    expect(doctor).toContain(
      `warn  containers   nobody answers at ${engine.socket}, but the podman command does.`,
    );
  });
});

describe.runIf(possible)("with the real server, an agent that runs", () => {
  let real: RealServer;
  beforeAll(async () => {
    real = await RealServer.start();
  });
  afterAll(() => real.stop());
  afterEach(() => engine.podman("rm", "--force", "--time", "0", "--ignore", "mortal"));

  it.each(clients)("with %s tells the containers, and when a process has ended", async (client) => {
    machine = new Machine("dash", client);
    const { token } = await real.newToken();
    const env = { MUSTER_URL: real.url, MUSTER_NAME: client, ...asking(client) };
    const enrolling = { env: { ...env, MUSTER_TOKEN: token } };
    expect((await machine.agent(["enroll"], enrolling)).code).toBe(0);
    await engine.podman("run", "--detach", "--name", "mortal", IMAGE, "sleep", "3600");
    machine.start([agentPath, "run"], { env: { ...env, MUSTER_INTERVAL_SCALE: "0.01" } });

    const host = async () => (await real.hosts()).find(({ name }) => name === client);
    const count = async () => (await host())?._count.containers;
    const lasting = Object.values(containers);
    await eventually(async () => expect(await count()).toBe(lasting.length + 1));
    const id = (await host())?.id;
    const mortal = { id: await idOf("mortal"), name: "mortal", image: IMAGE };
    const shows = async (state: string) =>
      expect(shownOn(await real.page(`/hosts/${id}`))).toEqual(
        byName([...lasting, { ...mortal, state }]).map((container) => ({
          ...container,
          id: container.id.slice(0, 12),
        })),
      );
    await shows("running");
    await engine.podman("kill", "mortal");
    await eventually(() => shows("exited"));
    await engine.podman("rm", "mortal");
    await eventually(async () => expect(await count()).toBe(lasting.length));
  });
});
