import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { copyCheckout } from "@/scripts/lib/copy-checkout.mjs";
import { freePort } from "@/scripts/lib/free-port.mjs";
import { halfRequest } from "@/tests/support/half-request";
import { BootedMachine, eventually } from "./booted/booted";

// The service of the README, letter by letter, as a real systemd starts it: what stands in its blocks
// is run and installed here, in a copy of this machine. Each test goes on where the one before it
// stopped. Two things are others: the checkout is not cloned but a copy of this one, packages included; and
// the port, for the network is that of this machine.

const readme = readFileSync("README.md", "utf8");
const unit = blockWith("ini", "[Service]");
const [clone, ...commands] = blockWith("sh", "useradd").split("\n");
const start = blockWith("sh", "systemctl enable");
const port = await freePort();
const url = `http://127.0.0.1:${port}`;

const checkout = mkdtempSync(join(tmpdir(), "muster-checkout-"));

const machine = BootedMachine.of({
  hostname: "booted-server",
  init: ["/lib/systemd/systemd"],
  files: {
    "etc/systemd/system/muster.service": unit,
    "etc/systemd/system/muster.service.d/port.conf": `[Service]\nEnvironment=PORT=${port} HOST=127.0.0.1\n`,
  },
  mounts: { [checkout]: "/opt/muster" },
  ready: "systemctl is-system-running",
});

beforeAll(async () => {
  if (!existsSync("/usr/bin/npm")) {
    throw new Error(
      "The unit of the README starts /usr/bin/npm, which this machine does not have.",
    );
  }
  // As git makes it.
  chmodSync(checkout, 0o755);
  copyCheckout(checkout);
  await machine.boot();
}, 120_000);
afterAll(async () => {
  await machine.dispose();
  rmSync(checkout, { recursive: true, force: true });
});

/** What stands in a block of the README that has this text. */
function blockWith(language: string, text: string): string {
  const blocks = readme.matchAll(new RegExp(`^\`\`\`${language}\n([^\`]*)^\`\`\`$`, "gm"));
  const found = [...blocks].map(([, block = ""]) => block).filter((one) => one.includes(text));
  if (found.length !== 1) throw new Error(`${found.length} blocks of the README have ${text}`);
  return found[0] ?? "";
}

const property = (name: string) => machine.output(`systemctl show -P ${name} muster`);

/** What the unit has said since it was started last, its own lines and those of systemd. */
const journal = async () => {
  const since = `_SYSTEMD_INVOCATION_ID=$(systemctl show -P InvocationID muster)`;
  return machine.output(`journalctl --quiet --no-pager --output cat ${since}`);
};

/** Resolves when the server says that it is ready. */
const ready = () =>
  eventually(async () => {
    expect(await property("ActiveState"), await journal()).toBe("active");
    expect((await fetch(`${url}/api/ready`)).status).toBe(200);
  });

/** The code of the first run: the server prints another at each start while nobody used one. */
const code = async () => (await journal()).match(/setup code (\S+)/)?.[1];

it("is built and installed by its commands, and systemd takes it for a unit", async () => {
  expect(clone).toBe("git clone <this repository> /opt/muster");
  await machine.output(["set -e", ...commands].join("\n"));
  const verdict = await machine.sh("systemd-analyze verify muster.service");
  expect(verdict).toMatchObject({ code: 0, stdout: "", stderr: "" });
  // A build takes its time beside other tests.
}, 600_000);

it("serves once it is enabled, as the user of the unit", async () => {
  await machine.output(`set -e\n${start}`);
  await ready();
  const pid = await property("MainPID");
  expect(await machine.output(`ps -o user= -p ${pid}`)).toBe("muster");
  const owners = "stat -c '%U %a' /var/lib/muster /var/lib/muster/muster.db";
  expect(await machine.output(owners)).toBe("muster 700\nmuster 600");
  expect(await code()).toBeDefined();
  // Everything is installed and built: a service that compiles at its start would serve for nobody.
  expect(await journal()).not.toMatch(/Installing|Building/);
});

it("is started again when it dies", async () => {
  const pid = await property("MainPID");
  await machine.output("systemctl kill --signal KILL muster");
  await eventually(async () => {
    expect(await property("NRestarts")).toBe("1");
    expect(await property("MainPID")).not.toBe(pid);
  });
  await ready();
});

it("keeps its data over a restart, and over a reboot", async () => {
  const secret = "cksum /var/lib/muster/auth-secret";
  const before = await machine.output(secret);
  await machine.output("systemctl restart muster");
  await ready();
  await machine.reboot("systemctl reboot");
  await ready();
  expect(await machine.output(secret)).toBe(before);
});

it("lets requests end when it is stopped, and has not failed then", async () => {
  const request = await halfRequest(port);
  const stopped = machine.output("systemctl stop muster");
  await eventually(async () => expect(await journal()).toContain('"msg":"stopping"'));
  expect((await request.finish()).status).toBe(401);
  await stopped;
  await expect(fetch(`${url}/api/health`)).rejects.toThrow();
  expect((await journal()).trimEnd()).toContain('"msg":"stopped"');
  expect([await property("ActiveState"), await property("Result")]).toEqual([
    "inactive",
    "success",
  ]);
});
