import { execFileSync } from "node:child_process";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { clients, Machine } from "./support/machine";
import { StandIn } from "./support/stand-in";

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
    const inside = (args: string[], env: Record<string, string> = {}) =>
      execFileSync(
        "ip",
        ["netns", "exec", name, `${machine.path}/sh`, "agent/muster-agent", ...args],
        {
          env: machine.env({ PATH: `${machine.path}:/usr/sbin:/usr/bin:/sbin:/bin`, ...env }),
          encoding: "utf8",
          stdio: ["ignore", "pipe", "pipe"],
        },
      );
    const env = { MUSTER_URL: server.url, MUSTER_TOKEN: server.newEnrollToken() };
    expect(inside(["enroll"], env)).toContain(`Enrolled with ${server.url}`);
    const enrolled = server.to("/api/agent/enroll").at(-1)?.json;
    expect(enrolled?.interfaces).toEqual([
      {
        name: "eth0",
        mac: expect.stringMatching(/^(..:){5}..$/),
        addresses: expect.arrayContaining(["fd6d:7573:7465::2/64"]),
      },
    ]);
    inside(["report"], { MUSTER_REPORTS: "1" });
    expect(server.to("/api/agent/report").at(-1)?.json).toMatchObject({
      ip: "fd6d:7573:7465::2",
      gatewayIp: "fd6d:7573:7465::1",
    });
    expect(inside(["doctor"], { MUSTER_REPORTS: "1" }).split("\n")).toEqual(
      expect.arrayContaining([
        "ok    DNS          fd6d:7573:7465::1 is an address",
        expect.stringMatching(/^ok {4}TCP /),
      ]),
    );
  });
});
