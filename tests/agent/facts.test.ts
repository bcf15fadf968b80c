import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { agentVersion } from "@/lib/fleet/enrollment/agent-files";
import { clients, Machine, type Options, shells } from "./support/machine";
import { StandIn } from "./support/stand-in";

// What arrives at the server, byte for byte, whatever the host is called.

let machine: Machine;
let server: StandIn;
beforeEach(async () => {
  server = await new StandIn().listen();
});
afterEach(async () => {
  machine.dispose();
  await server.close();
});

async function enroll(env: Options["env"] = {}) {
  const outcome = await machine.agent(["enroll"], {
    env: { MUSTER_URL: server.url, MUSTER_TOKEN: server.newEnrollToken(), ...env },
  });
  expect(outcome).toMatchObject({ code: 0, stderr: "" });
  const body = server.to("/api/agent/enroll")[0]?.json;
  if (!body) throw new Error("No enrollment arrived");
  return body;
}

const executed = (path: string) => `$(touch ${path})\`touch ${path}\`; touch ${path} & "'\\`;

describe.each(shells)("%s", (shell) => {
  it("sends hostile names exactly, and runs nothing of them", async () => {
    machine = new Machine(shell, "curl");
    const trap = `${machine.directory}/trap`;
    const hostile = `a"b\\c'd ${executed(trap)} %s %n \\n \\u0041 é漢😀 $HOME ~ * ; | > x`;
    const env = { MUSTER_HOST_ROOT: machine.hostRoot, MUSTER_NAME: hostile };
    machine.hostFile("etc/hostname", `${hostile}\n`);
    machine.hostFile("etc/machine-id", "0123456789abcdef\n");
    machine.hostFile(
      "etc/os-release",
      `PRETTY_NAME='${hostile.replaceAll("'", "")}'\nVERSION_ID=1\n`,
    );
    const body = await enroll(env);
    expect(body.hostname).toBe(hostile);
    expect(body.name).toBe([...hostile].slice(0, 100).join("").slice(0, String(body.name).length));
    expect(String(body.name).length).toBeGreaterThan(80);
    expect(body.os).toBe(hostile.replaceAll("'", ""));
    expect(body.osVersion).toBe("1");
    expect(body.machineId).toBe("0123456789abcdef");
    expect(machine.exists(trap)).toBe(false);
  });

  it("escapes control characters and replaces what is not UTF-8", async () => {
    machine = new Machine(shell, "curl");
    machine.hostFile(
      "etc/hostname",
      Buffer.from([
        ...Buffer.from("a\tb\u0001\u001b[31m\u007f-"),
        ...[0xff, 0x2d], // never a byte of UTF-8
        ...[0xc0, 0xaf, 0x2d], // overlong
        ...[0xed, 0xa0, 0x80, 0x2d], // a lone surrogate
        ...[0xf4, 0x90, 0x80, 0x80, 0x2d], // beyond U+10FFFF
        ...[0xe2, 0x82], // cut off
      ]),
    );
    const body = await enroll({ MUSTER_HOST_ROOT: machine.hostRoot });
    expect(body.hostname).toBe(
      "a\tb\u0001\u001b[31m\u007f-\ufffd-\ufffd\ufffd-\ufffd\ufffd\ufffd-\ufffd\ufffd\ufffd\ufffd-\ufffd\ufffd",
    );
  });

  it("tells the hardware, the system and the addresses of this machine", async () => {
    machine = new Machine(shell, "curl");
    machine.command(
      "ip",
      `cat <<'END'
1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever
2: eth0    inet6 2001:db8::5/64 scope global \\       valid_lft forever preferred_lft forever
2: eth0    inet6 fe80::1/64 scope link \\       valid_lft forever preferred_lft forever
3: wg0@eth0    inet 10.9.0.2 peer 10.9.0.1/32 scope global wg0
4: veth1@if3    inet6 fe80::2/64 scope link
END`,
    );
    const body = await enroll();
    expect(body).toMatchObject({
      architecture: expect.stringMatching(/./),
      kernel: expect.stringMatching(/^\d/),
      agentVersion: await agentVersion(),
      cpuCores: expect.any(Number),
      memoryBytes: expect.any(Number),
      swapBytes: expect.any(Number),
      dockerVersion: null,
      bootedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      clock: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      interfaces: [
        { name: "eth0", addresses: ["2001:db8::5/64", "fe80::1/64"] },
        { name: "wg0", mac: null, addresses: ["10.9.0.2/32"] },
      ],
    });
    expect(body.memoryBytes).toBeGreaterThan(2 ** 20);
    expect(Date.parse(String(body.bootedAt))).toBeLessThan(Date.now());
    expect(Math.abs(Date.parse(String(body.clock)) - Date.now())).toBeLessThan(60_000);
    const disks = body.disks as { mountpoint: string; sizeBytes: number; usedBytes: number }[];
    const root = disks.find((disk) => disk.mountpoint === "/");
    expect(root?.sizeBytes).toBeGreaterThan(root?.usedBytes ?? Number.POSITIVE_INFINITY);
  });
});

// mawk or gawk, and busybox awk.
describe.each(["dash", "busybox"] as const)("%s", (shell) => {
  it.each([
    ['PRETTY_NAME="A \\"quoted\\" \\$name \\`x\\` \\\\ \\n"', 'A "quoted" $name `x` \\ \\n'],
    ["PRETTY_NAME='single \\ \"quoted\"'", 'single \\ "quoted"'],
    ["PRETTY_NAME=bare\\ word", "bare word"],
    ["NAME=OnlyName", "OnlyName"],
    ['PRETTY_NAME=""\nNAME=Fallback', "Fallback"],
    ["#PRETTY_NAME=no\nXPRETTY_NAME=no\nPRETTY_NAME=first\nPRETTY_NAME=last\r", "last"],
    ["PRETTY_NAME=a\0b", "ab"],
    ['PRETTY_NAME="cut', "cut"],
    ["", "Linux"],
  ])("reads os-release %j as data", async (content, os) => {
    machine = new Machine(shell, "curl");
    machine.hostFile("etc/os-release", content);
    expect((await enroll({ MUSTER_HOST_ROOT: machine.hostRoot })).os).toBe(os);
  });
});

it.each(["df", "ip", "hostname", "lscpu", "getconf", "timeout", "sync", "od", "cksum"])(
  "an absent %s costs nothing else",
  async (tool) => {
    machine = new Machine("dash", "curl", { without: [tool] });
    expect(await enroll()).toMatchObject({
      kernel: expect.any(String),
      agentVersion: await agentVersion(),
    });
    expect(await machine.agent(["once"])).toMatchObject({ code: 0, stderr: "" });
  },
);

it("tells disks of the host, not of the container, when the host's root is mounted", async () => {
  machine = new Machine("dash", "curl");
  expect((await enroll({ MUSTER_HOST_ROOT: machine.hostRoot })).disks).toEqual([]);
});

it.each(clients)("tells the containers with %s, names of any kind", async (client) => {
  machine = new Machine("dash", client);
  machine.command(
    "docker",
    `case $1 in
    ps) printf '${"a".repeat(64)}\\tweb "1" \\\\\\tnginx:1\\trunning\\n${"b".repeat(64)}\\tdb\\tpostgres\\texited\\n' ;;
    version) echo 28.2.2 ;;
  esac`,
  );
  expect((await enroll()).dockerVersion).toBe("28.2.2");
  await machine.agent(["once"]);
  const report = server.to("/api/agent/containers")[0];
  expect(report?.method).toBe(client === "busybox-wget" ? "POST" : "PUT");
  expect(report?.json).toEqual({
    containers: [
      { id: "a".repeat(64), name: 'web "1" \\', image: "nginx:1", state: "running" },
      { id: "b".repeat(64), name: "db", image: "postgres", state: "exited" },
    ],
  });
});

// Links are Docker's alone: what its API and its command answer for `docker run --link pg-main:db`.
describe.each(shells)("%s, of containers with names that others have for them", (shell) => {
  const named = async () => {
    await machine.agent(["once"], { env });
    const list = server.to("/api/agent/containers")[0]?.json.containers as { name: string }[];
    return list.map(({ name }) => name);
  };
  let env: Record<string, string> = {};

  it("tells their own, asked through the socket", async () => {
    machine = new Machine(shell, "curl");
    const one = (Id: string | undefined, Names: string[] | null) => ({
      Id,
      Names,
      Image: "pg",
      State: "running",
    });
    const answers: Record<string, unknown> = {
      "/version": { Version: "28.2.2" },
      "/containers/json?all=1": [
        one("a", ["/app/db", "/pg-main"]),
        one("b", ["/app"]),
        one("c", ["/web/a/b", "/x/y", "/api-1", "/z/w"]),
        one("d", ["no-slash"]),
        // All are of others, none is left, and what the server would refuse the list for.
        one("0123456789abcdef", ["/app/db", "/app2/db"]),
        one("fedcba9876543210", null),
        one("", ["/empty"]),
        one(undefined, ["/no-id"]),
        one("e", ["/last"]),
      ],
    };
    const engine = createServer((incoming, outgoing) => {
      outgoing.end(`${JSON.stringify(answers[incoming.url ?? ""])}\n`);
    });
    const socket = `${machine.directory}/docker.sock`;
    engine.listen(socket);
    env = { MUSTER_DOCKER_SOCKET: socket };
    expect((await enroll(env)).dockerVersion).toBe("28.2.2");
    const ids = ["0123456789ab", "fedcba987654"];
    expect(await named()).toEqual(["pg-main", "app", "api-1", "no-slash", ...ids, "last"]);
    engine.close();
  });

  it("tells their own, asked by the command", async () => {
    machine = new Machine(shell, "wget");
    env = {};
    machine.command(
      "docker",
      `case $1 in ps) printf '%s\\t%s\\tpg\\trunning\\n' a app/db,pg-main b app c web/a/b,x/y,api-1,z/w ;; esac`,
    );
    await enroll();
    expect(await named()).toEqual(["pg-main", "app", "api-1"]);
  });
});

it("sends no container list when Docker does not answer", async () => {
  machine = new Machine("dash", "curl");
  machine.command("docker", "exit 1");
  await enroll();
  expect((await machine.agent(["once"])).code).toBe(0);
  expect(server.to("/api/agent/containers")).toEqual([]);
});
