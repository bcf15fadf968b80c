import { execFileSync, spawn } from "node:child_process";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { needs } from "@/tests/support/needs";
import { agentPath, clients, ended, Machine } from "./support/machine";
import { StandIn } from "./support/stand-in";

needs("ip");

// A host that has IPv6 and nothing else, in a network of its own.

const name = `muster${process.pid}`;
const outside = `mu${process.pid}`;
const server = new StandIn();
let machine: Machine;

beforeAll(async () => {
  const ip = (args: string) => execFileSync("ip", args.split(" "), { stdio: "pipe" });
  ip(`netns add ${name}`);
  ip(`link add ${outside} type veth peer name eth0 netns ${name}`);
  ip(`-6 addr add fd6d:7573:7465::1/64 dev ${outside} nodad`);
  ip(`link set ${outside} up`);
  ip(`-n ${name} -6 addr add fd6d:7573:7465::2/64 dev eth0 nodad`);
  ip(`-n ${name} link set eth0 up`);
  ip(`-n ${name} -6 route add default via fd6d:7573:7465::1`);
  await server.listen("fd6d:7573:7465::1");
});
afterAll(async () => {
  await server.close();
  // The network ends with its last process, and both ends of the link with it.
  execFileSync("ip", ["netns", "del", name]);
});
beforeEach(() => {
  server.wants = ["packages", "repos", "system"];
});
afterEach(() => machine.dispose());

describe.each(clients)("with %s", (client) => {
  it("enrolls, checks in, and tells its addresses, gateway and network", async () => {
    machine = new Machine("dash", client);
    // Everything the agent starts is inside.
    const inside = async (args: string[], env: Record<string, string> = {}) => {
      const command = ["netns", "exec", name, `${machine.path}/sh`, agentPath, ...args];
      const path = `${machine.path}:/usr/sbin:/usr/bin:/sbin:/bin`;
      const { code, stdout, stderr } = await ended(
        spawn("ip", command, { env: machine.env({ PATH: path, ...env }) }),
      );
      expect(code, stdout + stderr).toBe(0);
      return stdout;
    };
    const env = { MUSTER_URL: server.url, MUSTER_TOKEN: server.newEnrollToken() };
    expect(await inside(["enroll"], env)).toContain(`Enrolled with ${server.url}`);
    const enrolled = server.to("/api/agent/enroll").at(-1)?.json;
    expect(enrolled?.interfaces).toEqual([
      {
        name: "eth0",
        mac: expect.stringMatching(/^(..:){5}..$/),
        addresses: expect.arrayContaining(["fd6d:7573:7465::2/64"]),
      },
    ]);
    await inside(["report"], { MUSTER_REPORTS: "1" });
    expect(server.to("/api/agent/report").at(-1)?.json).toMatchObject({
      ip: "fd6d:7573:7465::2",
      gatewayIp: "fd6d:7573:7465::1",
    });
  });

  it("is examined by name and address alike", async () => {
    machine = new Machine("dash", client);
    const env = machine.env({ MUSTER_URL: server.url });
    const examined = await ended(
      spawn("ip", ["netns", "exec", name, `${machine.path}/sh`, agentPath, "doctor"], { env }),
    );
    expect(examined.stdout).toContain("ok    DNS          fd6d:7573:7465::1 is an address\n");
    expect(examined.stdout).toMatch(/^ok {4}TCP {10}\[fd6d:7573:7465::1\]:\d+ is connected to$/m);
  });
});
