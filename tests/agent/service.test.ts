import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { install } from "./support/installed";
import { agentPath, ended, installerPath, Machine, shells, which } from "./support/machine";
import { StandIn } from "./support/stand-in";

// The init systems are commands that write down what they were told.

let machine: Machine;
let server: StandIn;
beforeEach(async () => {
  server = await new StandIn().listen();
});
afterEach(async () => {
  machine.dispose();
  await server.close();
});

const inside = (path: string) => `${machine.prefix}/${path}`;
const calls = () => readFileSync(`${machine.directory}/calls`, "utf8").trim().split("\n");

function recorded(...names: string[]) {
  for (const name of names) machine.command(name, `echo ${name} "$@" >>${machine.directory}/calls`);
}

async function enrolled() {
  await install(machine);
  const env = { MUSTER_URL: server.url, MUSTER_TOKEN: server.newEnrollToken() };
  expect((await machine.agent(["enroll"], { env })).code).toBe(0);
}

describe.each(shells)("%s", (shell) => {
  it("sets up a systemd unit without a secret, and takes it away", async () => {
    machine = new Machine(shell, "curl");
    mkdirSync(inside("run/systemd/system"), { recursive: true });
    mkdirSync(inside("etc/systemd/system"), { recursive: true });
    const before = machine.tree();
    await enrolled();
    recorded("systemctl");
    expect(await machine.agent(["service", "install"])).toMatchObject({
      code: 0,
      stdout: "Service: systemd\n",
    });
    expect(calls()).toEqual([
      "systemctl daemon-reload",
      "systemctl enable --quiet muster-agent",
      "systemctl restart muster-agent",
    ]);
    const file = inside("etc/systemd/system/muster-agent.service");
    const unit = readFileSync(file, "utf8");
    expect(unit).toContain(`ExecStart=${machine.prefix}/usr/local/bin/muster-agent run\n`);
    expect(unit).toContain("Restart=always\n");
    expect(unit).toContain("ProtectSystem=strict\n");
    expect(unit).toContain(`ReadWritePaths=${machine.prefix}/usr/local/bin\n`);
    expect(unit).not.toContain("mst_");
    const analyze = which("systemd-analyze");
    if (analyze) {
      const verdict = spawnSync(analyze, ["verify", file], { encoding: "utf8" });
      expect(verdict.stderr.split("\n").filter((line) => line.includes("muster-agent"))).toEqual(
        [],
      );
      expect(verdict.status).toBe(0);
    }
    expect(await machine.agent(["uninstall"])).toMatchObject({ code: 0, stderr: "" });
    expect(calls().slice(-2)).toEqual([
      "systemctl disable --quiet --now muster-agent",
      "systemctl daemon-reload",
    ]);
    expect(machine.tree()).toEqual(before);
  });

  it("sets up an OpenRC script, and takes it away", async () => {
    machine = new Machine(shell, "curl");
    mkdirSync(inside("etc/init.d"), { recursive: true });
    const before = machine.tree();
    await enrolled();
    recorded("rc-service", "rc-update");
    expect(await machine.agent(["service", "install"])).toMatchObject({
      code: 0,
      stdout: "Service: openrc\n",
    });
    const script = readFileSync(inside("etc/init.d/muster-agent"), "utf8");
    expect(script).toMatch(/^#!\/sbin\/openrc-run\n/);
    expect(script).toContain(`command=${machine.prefix}/usr/local/bin/muster-agent\n`);
    expect(spawnSync(`${machine.path}/sh`, ["-n", inside("etc/init.d/muster-agent")]).status).toBe(
      0,
    );
    expect(script).not.toContain("mst_");
    await machine.agent(["uninstall"]);
    expect(calls()).toEqual([
      "rc-update --quiet add muster-agent default",
      "rc-service --quiet muster-agent restart",
      "rc-service --quiet muster-agent stop",
      "rc-update --quiet del muster-agent default",
    ]);
    expect(machine.tree()).toEqual(before);
  });

  it.each(["", "0 4 * * * /usr/bin/backup # not muster-agent's\n"])(
    "adds lines to a crontab of %j, starts at once, and leaves it as it was",
    async (others) => {
      machine = new Machine(shell, "curl");
      const table = `${machine.directory}/crontab`;
      if (others) writeFileSync(table, others);
      machine.command(
        "crontab",
        `case $1 in -l) cat ${table} ;; -r) rm ${table} ;; -) cat >${table}.new && mv ${table}.new ${table} ;; esac`,
      );
      await enrolled();
      for (let time = 0; time < 2; time++) {
        expect(await machine.agent(["service", "install"])).toMatchObject({
          code: 0,
          stdout: "Service: cron\n",
        });
      }
      const lines = readFileSync(table, "utf8").replace(others, "").trim().split("\n");
      expect(lines).toHaveLength(2);
      expect(lines[0]).toMatch(/^@reboot \S+ \S+ run --log >\/dev\/null 2>&1 # muster-agent$/);
      expect(lines[1]).toMatch(/^\*\/5 \* \* \* \* /);
      await server.until(() => server.to("/api/agent/heartbeat").length >= 1);
      expect(await machine.agent(["uninstall"])).toMatchObject({ code: 0 });
      expect(existsSync(table) ? readFileSync(table, "utf8") : "").toBe(others);
      expect(machine.tree()).toEqual([]);
    },
  );
});

it("says so when there is nothing to set a service up with", async () => {
  machine = new Machine("dash", "curl");
  await enrolled();
  const outcome = await machine.agent(["service", "install"]);
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain("found no systemd, OpenRC or cron");
});

/** Whether this machine lets us have a private copy of its whole file system. */
function canLayer(): boolean {
  const script = `mount -t tmpfs t /mnt && mkdir /mnt/u /mnt/w /mnt/m &&
    mount -t overlay o -o lowerdir=/,upperdir=/mnt/u,workdir=/mnt/w /mnt/m && chroot /mnt/m true`;
  return spawnSync("unshare", ["-m", "-p", "-f", "sh", "-c", script]).status === 0;
}

// The real paths, as root, in a copy-on-write copy of this machine: what differs afterwards is
// what the agent left behind.
const machines = canLayer() ? ["this machine"] : [];
if (machines.length === 0)
  console.warn("Not run as a copy of this machine: needs root, overlayfs.");

it.each(machines)("leaves nothing on a copy of %s", async () => {
  machine = new Machine("dash", "curl");
  const { directory } = machine;
  const table = `${directory}/crontab`;
  machine.command(
    "crontab",
    `case $1 in -l) cat ${table} 2>&- ;; -r) rm ${table} ;; -) cat >${table}.new && mv ${table}.new ${table} ;; esac`,
  );
  writeFileSync(
    `${directory}/inside`,
    `mount -t proc proc /proc
    sh ${installerPath}
    until muster-agent status | grep 'Service *running'; do sleep 0.1; done
    sh ${installerPath}
    muster-agent uninstall && muster-agent uninstall
    echo "ended with $?"`,
  );
  writeFileSync(
    `${directory}/outside`,
    `mount -t tmpfs t /mnt && mkdir /mnt/u /mnt/w /mnt/m
    mount -t overlay o -o lowerdir=/,upperdir=/mnt/u,workdir=/mnt/w /mnt/m
    mount --rbind /dev /mnt/m/dev
    rm -rf /mnt/m/run/systemd
    (cd /mnt/u && find . ! -path "./tmp*" | sort) >${directory}/before
    chroot /mnt/m env PATH="$PATH:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" sh ${directory}/inside
    (cd /mnt/u && find . ! -path "./tmp*" ! -type d | sort) >${directory}/after`,
  );
  const child = machine.start(["-c", `exec ${which("unshare")} -m -p -f sh ${directory}/outside`], {
    env: {
      MUSTER_PREFIX: undefined,
      MUSTER_URL: server.url,
      MUSTER_TOKEN: server.newEnrollToken(),
      PATH: `${machine.path}:/usr/bin:/bin:/usr/sbin:/sbin`,
    },
  });
  const outcome = await ended(child);
  expect(outcome.stdout).toContain("This host is in the fleet");
  expect(outcome.stdout).toContain("Service        running\n");
  expect(outcome.stdout).toContain("Already enrolled");
  expect(outcome.stdout).toContain("ended with 127");
  const before = new Set(readFileSync(`${directory}/before`, "utf8").split("\n"));
  const left = readFileSync(`${directory}/after`, "utf8")
    .split("\n")
    .filter((path) => !before.has(path));
  expect(left).toEqual([]);
});

describe("shellcheck", () => {
  const parts = readdirSync(dirname(agentPath))
    .filter((name) => name.endsWith(".sh"))
    .map((name) => join(dirname(agentPath), name));
  it.each([agentPath, ...parts])("finds nothing in %s", (path) => {
    for (const dialect of ["sh", "dash"]) {
      execFileSync("shellcheck", ["-s", dialect, path], { encoding: "utf8" });
    }
  });
});
