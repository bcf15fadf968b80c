import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { RpmRoot } from "@/tests/agent/inventory/rpm";
import { shells } from "@/tests/agent/support/machine";
import { BootedMachine, eventually } from "./booted";
import { Fleet, SCALE } from "./fleet";

// The life of an agent under a real systemd, from the dashboard's command to its removal. Each
// test goes on where the one before it stopped.

// More starts in ten seconds than systemd allows by itself.
const settings = `[Manager]\nDefaultEnvironment=${SCALE}\nDefaultStartLimitBurst=50\n`;
const machine = BootedMachine.of({
  hostname: "booted-systemd",
  init: ["/lib/systemd/systemd"],
  files: { "etc/systemd/system.conf.d/tests.conf": settings },
  ready: "systemctl is-system-running",
});
const rpm = new RpmRoot();
let fleet: Fleet;
let before: Set<string>;

beforeAll(async () => {
  prepareRpm();
  await machine.boot();
  before = await machine.files();
  fleet = await Fleet.of(machine);
}, 120_000);
afterAll(async () => {
  await machine.dispose();
  await fleet?.stop();
});

/** A root of rpm packages with updates, for the unit to ask dnf and zypper about. */
function prepareRpm() {
  for (const name of ["alpha", "excluded"]) rpm.install(name, "1.0");
  rpm.install("system-release", "39", { fields: "Provides: system-release(releasever) = 39\n" });
  for (const name of ["alpha", "excluded"]) rpm.rpm(name, "1.1");
  rpm.publish([{ id: "TEST-2026:1", type: "security", fixes: [["alpha", "1.1", "1"]] }]);
  const repository = `[updates]\nbaseurl=file://${rpm.repository}\nenabled=1\ngpgcheck=0\n`;
  rpm.write("etc/yum.repos.d/updates.repo", repository);
  rpm.write("etc/zypp/repos.d/updates.repo", repository);
  rpm.write("etc/dnf/dnf.conf", "[main]\nexcludepkgs=excluded\n");
  rpm.write("tmp/.keep", "");
  rpm.exec("dnf", [`--installroot=${rpm.root}`, "--setopt=plugins=0", "makecache"]);
  rpm.exec("zypper", ["--root", rpm.root, "--non-interactive", "refresh"]);
  machine.copy(rpm.root, "srv/rpm");
  machine.copy(join(rpm.directory, ".rpmmacros"), "srv/.rpmmacros");
}

const dropIns = "/run/systemd/system/muster-agent.service.d";
const property = (name: string) => machine.output(`systemctl show -P ${name} muster-agent`);

/** Resolves when the agent is another process than this one. */
const startedAfter = (pid: string) =>
  eventually(async () => {
    expect(await property("ActiveState")).toBe("active");
    expect(await property("MainPID")).not.toBe(pid);
  });

it("is installed and enrolled by the dashboard's command", async () => {
  expect(await fleet.install()).toContain("Service: systemd\n\nThis host is in the fleet");
  expect(await fleet.heardOf()).toMatchObject({ name: "booted-systemd", status: "ONLINE" });
  expect(await machine.output("systemctl is-active muster-agent")).toBe("active");
  expect(await machine.output("systemctl is-enabled muster-agent")).toBe("enabled");
  const verdict = await machine.sh("systemd-analyze verify muster-agent.service");
  expect(verdict).toMatchObject({ code: 0, stdout: "", stderr: "" });
  expect(await machine.output("muster-agent status")).toContain("systemd, active");
  expect(await machine.output("muster-agent doctor")).not.toMatch(/^ *fail/m);
});

it("runs without root's powers, on a file system it cannot write to", async () => {
  const pid = await property("MainPID");
  const status = await machine.output(`cat /proc/${pid}/status`);
  for (const set of ["Prm", "Eff", "Bnd", "Amb"]) {
    expect(status).toContain(`Cap${set}:\t${"0".repeat(16)}\n`);
  }
  expect(status).toContain("NoNewPrivs:\t1\n");
  for (const path of ["/etc/x", "/usr/x", "/var/lib/dpkg/x", "/root/x"]) {
    const touched = await machine.sh(`nsenter --mount --target ${pid} touch ${path}`);
    expect(touched.stderr).toContain("Read-only file system");
  }
});

it("has 1 GB of memory for package managers", async () => {
  const files = await machine.output("find /sys/fs/cgroup -path '*/muster-agent.service/memory.*'");
  const limit = files.split("\n").find((file) => /\.(max|limit_in_bytes)$/.test(file));
  expect(limit, "this machine hands the memory controller down to no group").toBeDefined();
  expect(await machine.output(`cat ${limit}`)).toBe(String(2 ** 30));
});

it("reports all packages of apt", () => fleet.knowsAllOfDpkg());

it.each(shells)("sets up the same under %s", (shell) =>
  fleet.setUpUnder(shell, "systemctl cat muster-agent"),
);

// Only dnf knows what it is told to leave out.
it.each([
  ["dnf", ""],
  ["zypper", "1.1-1"],
])("reports what %s says", async (manager, excluded) => {
  // The /tmp of that root can be written to, as the unit's own can.
  await machine.output(
    `mkdir -p ${dropIns} && cat >${dropIns}/rpm.conf <<'END'
[Service]
Environment=INVENTORY_MANAGER=${manager} INVENTORY_ROOT=/srv/rpm HOME=/srv
TemporaryFileSystem=/srv/rpm/tmp
END
    systemctl daemon-reload && systemctl restart muster-agent`,
  );
  await eventually(async () =>
    expect(await fleet.packages()).toEqual([
      { name: "alpha", version: "1.0-1", available: "1.1-1", security: true },
      { name: "excluded", version: "1.0-1", available: excluded, security: false },
      { name: "system-release", version: "39-1", available: "", security: false },
    ]),
  );
});

it("is started again when it is killed", async () => {
  await machine.output(`rm -r ${dropIns} && systemctl daemon-reload`);
  const pid = await property("MainPID");
  await machine.output(`kill -9 ${pid}`);
  await startedAfter(pid);
  expect(await property("NRestarts")).toBe("1");
  await fleet.heardOf();
});

it("is the same host after a restart, and after a reboot", async () => {
  const { id } = await fleet.host();
  const pid = await property("MainPID");
  await machine.output("systemctl restart muster-agent");
  await startedAfter(pid);
  expect(await fleet.heardOf()).toMatchObject({ id });
  await machine.reboot("systemctl reboot");
  expect(await property("ActiveState")).toBe("active");
  expect(await fleet.heardOf()).toMatchObject({ id });
  await fleet.knowsAllOfDpkg();
});

it("exchanges its token when asked", async () => {
  const credential = "cksum /var/lib/muster-agent/credential";
  const old = await machine.output(credential);
  await fleet.ask("ROTATE");
  await eventually(async () => expect(await machine.output(credential)).not.toBe(old));
  await fleet.heardOf();
});

it("keeps up to date what scripts of the field look for, where the unit may not write", async () => {
  await machine.output("muster-agent lay v1 && rm /usr/local/bin/patchmon-agent");
  const held = "sed -n 's/^token=//p' /var/lib/muster-agent/credential";
  const told = "sed -n 's/^api_key: //p' /etc/patchmon/credentials.yml";
  const old = await machine.output(told);
  expect(old).toBe(await machine.output(held));
  await fleet.ask("ROTATE");
  await eventually(async () => expect(await machine.output(told)).not.toBe(old));
  await eventually(async () => expect(await machine.output(told)).toBe(await machine.output(held)));
  expect(await machine.output("patchmon-agent ping")).toContain("Checked in");
  expect(await machine.output("ls -l /etc/patchmon/credentials.yml")).toMatch(/^-rw------- /);
});

it("takes the version of the server when asked", () =>
  fleet.update("systemctl restart muster-agent"));

it("removes itself when asked", async () => {
  await fleet.uninstall(before);
  expect((await machine.sh("systemctl cat muster-agent")).stderr).toContain("No files found");
});

it("has its lines in the journal, and no token", async () => {
  const journal = await machine.output("journalctl --quiet --no-pager --unit muster-agent");
  for (const line of ["checked in as host", "updating from 0.1.0", "removing this agent"]) {
    expect(journal).toContain(line);
  }
  expect(await machine.output("journalctl --quiet --no-pager")).not.toContain("mst_");
});

it("leaves nothing when it is removed by hand", () => fleet.uninstallByHand(before));
