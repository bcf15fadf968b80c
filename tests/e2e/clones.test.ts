import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { db } from "@/lib/db";
import { install } from "@/tests/agent/support/installed";
import { Machine } from "@/tests/agent/support/machine";
import { buildGroup, buildHostToken, buildOrganization } from "@/tests/support/builders";
import { eventually } from "@/tests/support/eventually";
import { dashboard } from "./support/signed-in";
import { gone, see } from "./support/window";

// Machines that were cloned from a template, with the agent itself: noticed, shown and split.

const at = dashboard();
const machines: Machine[] = [];

afterEach(() => {
  for (const machine of machines.splice(0)) machine.dispose();
});

/** A machine whose kernel says that it booted this once. */
async function machineOf(boot: string): Promise<Machine> {
  const machine = new Machine("dash", "curl");
  machines.push(machine);
  await install(machine);
  machine.hostFile("proc/meminfo", "MemTotal: 1024 kB\n");
  machine.hostFile("proc/sys/kernel/random/boot_id", `${boot}\n`);
  return machine;
}

function run(machine: Machine, command: string, extra = {}) {
  const env = {
    MUSTER_URL: at.server.url,
    MUSTER_HOST_ROOT: machine.hostRoot,
    MUSTER_INTERVAL_SCALE: "0.02",
    ...extra,
  };
  return machine.start([join(machine.prefix, "usr/local/bin/muster-agent"), command], { env });
}

const hostIdOf = ({ credential }: Machine) =>
  /^host_id=(.+)$/m.exec(readFileSync(credential, "utf8"))?.[1];

test("four machines from one template are noticed, and by one click are four hosts", async () => {
  const { organization, admin } = await buildOrganization();
  const group = await buildGroup(organization);
  const { token } = await buildHostToken(organization, "unused", { hostGroupId: group.id });
  const template = await machineOf("boot-1");
  const enrolled = run(template, "enroll", { MUSTER_TOKEN: token, MUSTER_NAME: "golden" });
  await new Promise((done) => enrolled.once("exit", done));
  const host = await db.host.findFirstOrThrow({ where: { organizationId: organization.id } });
  for (const boot of ["boot-2", "boot-3", "boot-4"]) {
    cpSync(template.lib, (await machineOf(boot)).lib, { recursive: true });
  }
  for (const machine of machines) run(machine, "run");

  const page = await at.openAs(admin, `/hosts/${host.id}`);
  const note = page.getByRole("region", { name: "Clone" });
  await see(note.getByText("4 machines check in as golden"));
  const choices = note.getByRole("button", { name: /is the original/ });
  expect(await choices.count()).toBe(4);
  await choices.first().click();
  await gone(note);

  await eventually(async () => {
    const hosts = await db.host.findMany({
      where: { organizationId: organization.id, lastSeenAt: { not: null } },
      include: { groups: true },
    });
    expect(hosts).toHaveLength(4);
    expect(hosts.every(({ groups }) => groups[0]?.hostGroupId === group.id)).toBe(true);
    expect(new Set(machines.map(hostIdOf))).toEqual(new Set(hosts.map(({ id }) => id)));
    expect(await db.hostBoot.count({ where: { hostId: host.id } })).toBe(1);
  });
});
