import { afterAll, beforeAll, expect, it } from "vitest";
import { shells } from "@/tests/agent/support/machine";
import { needs } from "@/tests/support/needs";
import { BootedMachine, eventually } from "./booted";
import { Fleet, SCALE } from "./fleet";

needs("cron", "jq");

// The life of an agent under a real cron, on a machine with neither systemd nor OpenRC: busybox is
// its init. Each test goes on where the one before it stopped.

const machine = BootedMachine.of({
  hostname: "booted-cron",
  init: ["/bin/busybox", "init"],
  packages: "cron",
  files: { "etc/inittab": "::respawn:/usr/sbin/cron -f\n" },
  ready: "pgrep --exact cron",
});
const table = `${SCALE}\n0 4 * * * /usr/bin/backup # not muster-agent's`;
let fleet: Fleet;
let before: Set<string>;

beforeAll(async () => {
  await machine.boot();
  await machine.output(`crontab - <<'END'\n${table}\nEND`);
  before = await machine.files();
  fleet = await Fleet.of(machine);
}, 120_000);
afterAll(async () => {
  await machine.dispose();
  await fleet?.stop();
});

/** The process id the agent of now wrote down. */
const agent = () => machine.output("cat /run/muster-agent/pid");

it("is installed and enrolled by the dashboard's command", async () => {
  for (let time = 0; time < 2; time++) {
    expect(await fleet.install()).toContain("Service: cron\n\nThis host is in the fleet");
  }
  expect(await fleet.heardOf()).toMatchObject({ name: "booted-cron", status: "ONLINE" });
  const command = "/usr/local/bin/muster-agent run --log >/dev/null 2>&1 # muster-agent";
  const lines = [table, `@reboot ${command}`, `*/5 * * * * ${command}`];
  expect(await machine.output("crontab -l")).toBe(lines.join("\n"));
  expect(await machine.output("muster-agent status")).toMatch(/Service +running/);
  expect(await machine.output("muster-agent doctor")).not.toMatch(/^ *fail/m);
});

it("reports all packages of apt", () => fleet.knowsAllOfDpkg());

it.each(shells)("sets up the same under %s", (shell) => fleet.setUpUnder(shell, "crontab -l"));

it("is started by cron after a reboot, as the same host", async () => {
  const { id } = await fleet.host();
  await machine.reboot("busybox reboot");
  expect(await fleet.heardOf()).toMatchObject({ id });
  await machine.output("dpkg --purge --force-depends jq");
  await fleet.knowsAllOfDpkg();
});

it("is started again by the other line when it is killed", async () => {
  const pid = await agent();
  // Five minutes are long.
  await machine.output("crontab -l | sed 's,^\\*/5 ,* ,' | crontab -");
  await machine.output(`kill -9 ${pid}`);
  await eventually(async () => expect(await agent()).not.toBe(pid));
  await fleet.heardOf();
});

it("takes the version of the server when asked", () =>
  fleet.update(`${SCALE} muster-agent service install`));

it("has its lines in a log of its own, and no token", async () => {
  const log = await machine.output("cat /var/log/muster-agent.log");
  expect(log).toContain("checked in as host");
  expect(log).toContain("updating from 0.1.0");
  expect(log).not.toContain("mst_");
});

it("removes itself when asked, and leaves the lines of others", async () => {
  await fleet.uninstall(before);
  expect(await machine.output("crontab -l")).toBe(table);
});

it("leaves nothing when it is removed by hand, not even a table", async () => {
  await machine.output("crontab -r");
  await fleet.uninstallByHand(before);
  expect((await machine.sh("crontab -l")).stderr).toContain("no crontab for root");
});
