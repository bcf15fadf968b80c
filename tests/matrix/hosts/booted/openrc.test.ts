import { afterAll, beforeAll, expect, it } from "vitest";
import { shells } from "@/tests/agent/support/machine";
import { needs } from "@/tests/support/needs";
import { BootedMachine, eventually } from "./booted";
import { Fleet, SCALE } from "./fleet";

needs("OpenRC");

// The life of an agent under a real OpenRC with its own init, on a machine without a network
// service, as a container is. Each test goes on where the one before it stopped.

const machine = BootedMachine.of({
  hostname: "booted-openrc",
  init: ["/sbin/openrc-init"],
  packages: "openrc",
  files: { "etc/conf.d/muster-agent": `export ${SCALE}\n` },
  ready: "rc-status --runlevel | grep -x default",
});
let fleet: Fleet;
let before: Set<string>;

beforeAll(async () => {
  await machine.boot();
  before = await machine.files();
  fleet = await Fleet.of(machine);
}, 120_000);
afterAll(async () => {
  await machine.dispose();
  await fleet?.stop();
});

/** The process id the agent of now wrote down. */
const agent = () => machine.output("cat /run/muster-agent/pid");
/** Resolves when the agent is another process than this one. */
const startedAfter = (pid: string) => eventually(async () => expect(await agent()).not.toBe(pid));

it("is installed and enrolled by the dashboard's command", async () => {
  expect(await fleet.install()).toContain("Service: openrc\n\nThis host is in the fleet");
  expect(await fleet.heardOf()).toMatchObject({ name: "booted-openrc", status: "ONLINE" });
  expect(await machine.output("rc-service muster-agent status")).toContain("started");
  expect(await machine.output("rc-update show default")).toMatch(/muster-agent \| +default/);
  expect(await machine.output("muster-agent status")).toContain("openrc, active");
  expect(await machine.output("muster-agent doctor")).not.toMatch(/^ *fail/m);
});

it("reports all packages of apt", () => fleet.knowsAllOfDpkg());

it.each(shells)("sets up the same under %s", (shell) =>
  fleet.setUpUnder(shell, "cat /etc/init.d/muster-agent"),
);

it("is started again when it is killed", async () => {
  const supervisor = await machine.output("pgrep --full '^supervise-daemon muster-agent '");
  const pid = await agent();
  await machine.output(`kill -9 ${pid}`);
  await startedAfter(pid);
  expect(await machine.output(`ps -o ppid= -p ${await agent()}`)).toContain(supervisor);
  await fleet.heardOf();
});

it("is the same host after a restart, and after a reboot", async () => {
  const { id } = await fleet.host();
  const pid = await agent();
  await machine.output("rc-service muster-agent restart");
  await startedAfter(pid);
  expect(await fleet.heardOf()).toMatchObject({ id });
  await machine.reboot("openrc-shutdown --reboot now");
  expect(await fleet.heardOf()).toMatchObject({ id });
});

it("takes the version of the server when asked", () =>
  fleet.update("rc-service muster-agent restart"));

it("has its lines in a log of its own, and no token", async () => {
  const log = await machine.output("cat /var/log/muster-agent.log");
  expect(log).toContain("checked in as host");
  expect(log).toContain("updating from 0.1.0");
  expect(log).not.toContain("mst_");
});

it("removes itself when asked", async () => {
  await fleet.uninstall(before);
  expect(await machine.output("rc-update show")).not.toContain("muster-agent");
});

it("leaves nothing when it is removed by hand", () => fleet.uninstallByHand(before));
