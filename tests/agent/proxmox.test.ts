import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Container, ProxmoxNode } from "./support/proxmox-node";
import { type AutoToken, type HostRow, RealServer } from "./support/real-server";

// The script as the server serves it, on a node whose pct enters containers that are real roots
// with namespaces of their own, against the real server.

let server: RealServer;
let node: ProxmoxNode;
beforeAll(async () => {
  server = await RealServer.start();
}, 120_000);
afterAll(() => server.stop());
afterEach(() => node?.stop());

const shells = { dash: ["dash"], bash: ["bash"], busybox: ["busybox", "sh"] };
type Shell = keyof typeof shells;

async function servedScript(token: AutoToken): Promise<string> {
  const response = await fetch(server.scriptUrl(token, "proxmox-lxc"));
  expect(response.status).toBe(200);
  return response.text();
}

/** Runs it as `curl … | shell` does: the script comes on standard input. */
const piped = (shell: Shell, script: string, env: Record<string, string> = {}) =>
  node.run(shells[shell], { stdin: script, env });

const summary = (stdout: string) => stdout.trim().split("\n").slice(-4);
const counts = (total: number, enrolled: number, skipped: number, failed: number) => [
  `Total Containers Found: ${total}`,
  `Successfully Enrolled:  ${enrolled}`,
  `Skipped:                ${skipped}`,
  `Failed:                 ${failed}`,
];

async function hostsNamed(...names: string[]): Promise<HostRow[]> {
  return (await server.hosts()).filter(({ name }) => names.includes(name));
}

describe("on a Proxmox node", () => {
  it.each(Object.keys(shells) as Shell[])(
    "under %s enrolls what runs, goes on after a failure, and takes it up again",
    async (shell) => {
      const hostile = `q"uo'te\`id\`$(touch /tmp/owned)\\-${shell}`;
      const containers: Record<number, Container> = {
        100: { name: `web-${shell}` },
        101: { name: "stopped", status: "stopped" },
        102: { name: `bäsh-${shell}`, kind: "bash", lock: "snapshot-delete" },
        103: { name: `broken-${shell}` },
        104: { name: hostile, kind: "busybox" },
        105: { name: "enrolled" },
      };
      node = await ProxmoxNode.start(containers);
      await node.inside(103, "mv /usr/local /usr/local.away && echo file >/usr/local");
      await node.inside(105, "mkdir /etc/patchmon && echo there >/etc/patchmon/config.yml");
      const token = await server.newAutoToken({ metadata: { integration_type: "proxmox-lxc" } });
      const script = await servedScript(token);

      const first = await piped(shell, script);
      expect(summary(first.stdout)).toEqual(counts(6, 3, 2, 1));
      expect(first).toMatchObject({ code: 1, stderr: "" });
      expect(first.stdout).toContain("101 stopped: skipped, it does not run (stopped)\n");
      expect(first.stdout).toContain(
        "105 enrolled: skipped, it has another agent (/etc/patchmon/config.yml)\n",
      );
      expect(first.stdout).toMatch(
        new RegExp(`^103 broken-${shell}: failed: enrolled as patchmon_\\w+, but`, "m"),
      );
      const names = [`web-${shell}`, `bäsh-${shell}`, hostile];
      const online = await hostsNamed(...names);
      expect(online.map(({ name }) => name).sort()).toEqual([...names].sort());
      // The agent inside checked in.
      for (const host of online) expect(host).toMatchObject({ status: "ONLINE" });
      expect(await node.inside(102, "/usr/local/bin/muster-agent status")).toMatch(
        /Last check-in .*, accepted/,
      );
      const [orphan] = await hostsNamed(`broken-${shell}`);
      expect(orphan).toMatchObject({ status: "OFFLINE", lastSeenAt: null });
      expect(await node.inside(100, "cat /etc/patchmon/config.yml")).toContain(
        `patchmon_server: "${server.url}"\napi_version: "v1"\n`,
      );
      const credential = "ls -l /var/lib/muster-agent/credential";
      expect(await node.inside(104, credential)).toMatch(/^-rw------- /);
      expect(await node.inside(104, "ls /tmp")).toBe("");
      const kept = await node.run([
        "sh",
        "-c",
        "cd /var/lib/muster-enroll && find . -type f | sort",
      ]);
      expect(kept.stdout.trim().split("\n")).toEqual([
        ...["body", "credentials", "key", "server", "token"].map((name) => `./103/${name}`),
        "./lock",
      ]);

      await node.inside(103, "rm /usr/local && mv /usr/local.away /usr/local");
      const second = await piped(shell, script);
      expect(second).toMatchObject({ code: 0, stderr: "" });
      expect(summary(second.stdout)).toEqual(counts(6, 1, 5, 0));
      const [mended, ...others] = await hostsNamed(`broken-${shell}`);
      expect(others).toEqual([]);
      expect(mended).toMatchObject({ id: orphan?.id, status: "ONLINE" });

      const third = await piped(shell, script);
      expect(summary(third.stdout)).toEqual(counts(6, 0, 6, 0));
      expect(third.code).toBe(0);
      for (const secret of [token.token_secret, "mst_bootstrap_"]) {
        expect(first.stdout + second.stdout + server.logs()).not.toContain(secret);
      }

      const uninstalled = await node.inside(
        100,
        "/usr/local/bin/muster-agent uninstall; ls /etc/patchmon 2>&1; true",
      );
      expect(uninstalled).toContain("everything it wrote are gone");
      expect(uninstalled).toContain("No such file");
    },
  );

  it("obeys its environment: dry run, prefix, stopped ones, several at once", async () => {
    node = await ProxmoxNode.start({
      200: { name: "one" },
      201: { name: "two", kind: "busybox" },
      202: { name: "three", kind: "bash" },
      203: { name: "four", status: "stopped" },
    });
    const script = await servedScript(await server.newAutoToken());
    const before = await server.hosts();
    const dry = await piped("dash", script, { DRY_RUN: "true", HOST_PREFIX: "prod-" });
    expect(dry.code).toBe(0);
    expect(dry.stdout).toContain("200 prod-one: would be enrolled\n");
    expect(dry.stdout.trim().split("\n").slice(-5)).toEqual([
      ...counts(4, 0, 1, 0),
      "Would Be Enrolled:      3",
    ]);
    expect(await server.hosts()).toEqual(before);
    const untouched = await node.run(["sh", "-c", "ls /var/lib/muster-enroll"]);
    expect(untouched.code).not.toBe(0);

    const env = { HOST_PREFIX: "prod-", PARALLEL: "3", SKIP_STOPPED: "false", DEBUG: "true" };
    const real = await piped("dash", script, env);
    expect(real.code).toBe(1);
    expect(summary(real.stdout)).toEqual(counts(4, 3, 0, 1));
    expect(real.stdout).toContain("203 prod-four: failed: does not run (stopped)\n");
    expect(real.stdout).toContain("debug: POST auto-enrollment/enroll: 201\n");
    const hosts = await hostsNamed("prod-one", "prod-two", "prod-three");
    expect(hosts.map(({ status }) => status)).toEqual(["ONLINE", "ONLINE", "ONLINE"]);
    expect(real.stdout).not.toMatch(/mst_bootstrap_|api_key/);
  });

  it("says why the server refuses, asks it once, and leaves no state", async () => {
    node = await ProxmoxNode.start({
      300: { name: "r1" },
      301: { name: "r2" },
      302: { name: "r3" },
    });
    const token = await server.newAutoToken({ max_hosts_per_day: 1 });
    const script = await servedScript(token);
    const outcome = await piped("dash", script, { DEBUG: "1" });
    expect(summary(outcome.stdout)).toEqual(counts(3, 1, 0, 2));
    const refusal = "failed: Rate limit exceeded: Maximum 1 hosts per day allowed for this token";
    expect(outcome.stdout).toContain(`301 r2: ${refusal}\n`);
    expect(outcome.stdout).toContain(`302 r3: ${refusal}\n`);
    expect(outcome.stdout.match(/debug: POST/g)).toHaveLength(2);
    expect(outcome.code).toBe(1);
    const kept = await node.run(["sh", "-c", "ls /var/lib/muster-enroll"]);
    expect(kept.stdout).toBe("lock\n");
  });

  it("tells no machine id of a container that has a placeholder, nor of a node", async () => {
    node = await ProxmoxNode.start({ 500: { name: "image" }, 501: { name: "dbus" } });
    const id = "5f2ba0c1d2e3f4a5b6c7d8e9f0a1b2c3";
    // Not installed, so that what was sent stays.
    const broken = "mv /usr/local /usr/local.away && echo file >/usr/local";
    const uninitialized = "echo uninitialized >/etc/machine-id";
    await node.inside(500, `${broken}; ${uninitialized}`);
    await node.inside(
      501,
      `${broken}; ${uninitialized}; mkdir -p /var/lib/dbus; echo ${id} >/var/lib/dbus/machine-id`,
    );
    const token = await server.newAutoToken();
    const lxc = await piped("dash", await servedScript(token));
    expect(summary(lxc.stdout)).toEqual(counts(2, 0, 0, 2));
    const direct = await fetch(server.scriptUrl(token, "direct-host"));
    const script = `${uninitialized}; rm -f /var/lib/dbus/machine-id; ${broken}
      ${await direct.text()}`;
    expect((await node.run(["sh"], { stdin: script })).code).toBe(1);
    const kept = await node.run(["sh", "-c", "cd /var/lib/muster-enroll && cat */body"]);
    const sent = kept.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).machine_id);
    expect(sent).toEqual([undefined, id, undefined]);
  });

  it("does not start beside another run", async () => {
    node = await ProxmoxNode.start({ 400: { name: "slow" } });
    const script = await servedScript(await server.newAutoToken());
    const lock = "mkdir -p /var/lib/muster-enroll && exec 8>/var/lib/muster-enroll/lock && flock 8";
    const path = node.share("script.sh", script);
    const second = await node.run(["sh", "-c", `${lock} && sh ${path}`]);
    expect(second).toMatchObject({ code: 1, stdout: "", stderr: "another run is under way\n" });
    expect(await hostsNamed("slow")).toEqual([]);
  });
});
