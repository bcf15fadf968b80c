import { describe, expect, it } from "vitest";
import { generated } from "./rpm-generated";
import { RpmMachine } from "./rpm-machine";
import { checkUpdateWord, dryRunWord, lockedWord, upgradeWord } from "./rpm-word";
import { rowOf, type World } from "./rpm-world";
import { worlds } from "./rpm-worlds";
import { privileged } from "./support";

// The inventory tells what dnf 4 and zypper say that they would do, each time on a machine of its
// own. dnf 5: dnf5.test.ts.

const words = (rows: string[]) => rows.map((row) => row.split(" "));

/** What is to be done, as the word of the package manager has it: without repository and advisories. */
const done = (rows: string[]) =>
  words(rows)
    .filter((row) => !row.includes("held"))
    .map(([name, version, , by, other]) => `${name} ${version}${by === "by" ? ` by ${other}` : ""}`)
    .sort();

const heldOf = (rows: string[]) =>
  words(rows)
    .filter((row) => row.includes("held"))
    .map(([name, version]) => `${name} ${version}`)
    .sort();

const nameOf = (row: string) => row.split(" ")[0] ?? "";

/** What the inventory reports, which leaves the machine as it is. */
function reported(machine: RpmMachine, manager: "dnf4" | "zypper"): string[] {
  const before = machine.snapshot();
  const { packages, state, failed } = machine.told("dash", machine.env[manager]);
  expect(machine.snapshot()).toEqual(before);
  expect({ failed, unknown: state.updatesUnknown }).toEqual({ failed: false });
  return packages
    .filter(({ needsUpdate }) => needsUpdate)
    .map(rowOf)
    .sort();
}

/** That dnf 4 says the same of this machine. */
function agreesWithDnf(machine: RpmMachine, found: string[], world: World): void {
  const installed = world.installed.map(({ name }) => name);
  const list = checkUpdateWord(machine.dnf("--cacheonly", "--quiet", "check-update"));
  const word = upgradeWord(machine.dnf("--cacheonly", "upgrade", "--assumeno"), installed);
  expect(done(found)).toEqual(word ?? list);
  // Of what chance made it is not known whether they contradict each other.
  if (world.expected.dnf4) expect(list).toEqual(world.checkUpdate ?? done(found));
  const free = machine.dnf("--cacheonly", "--noplugins", "upgrade", "--assumeno");
  const names = done(found).map(nameOf);
  const held = (upgradeWord(free, installed) ?? []).filter((row) => !names.includes(nameOf(row)));
  expect(heldOf(found)).toEqual(held.map((row) => row.replace(/ by .*/, "")));
}

/** That zypper says the same of this machine. */
function agreesWithZypper(machine: RpmMachine, found: string[], world: World): void {
  const installed = world.installed.map(({ name }) => name);
  const printed = machine.zypper("--no-refresh", "--xmlout", "update", "--dry-run");
  const word = dryRunWord(printed, installed);
  const replaced = done(found).filter((row) => row.includes(" by "));
  expect(done(found).filter((row) => !row.includes(" by "))).toEqual(word.updates);
  expect(word.removed).toEqual(expect.arrayContaining(replaced.map(nameOf)));
  const updated = word.updates.map(nameOf);
  const locked = lockedWord(machine.zypper("--no-refresh", "list-updates", "--all"));
  expect(heldOf(found)).toEqual(locked.filter((row) => !updated.includes(nameOf(row))));
}

const managersOf = ({ expected }: World) =>
  (["dnf4", "zypper"] as const).filter((manager) => expected[manager]);

describe.runIf(privileged)("dnf 4 and zypper", () => {
  it.each(worlds.filter((world) => managersOf(world).length > 0))("tell of $name", (world) => {
    const machine = new RpmMachine().settle(world, managersOf(world));
    for (const manager of managersOf(world)) {
      const found = reported(machine, manager);
      expect(found, manager).toEqual([...(world.expected[manager] ?? [])].sort());
      if (manager === "dnf4") agreesWithDnf(machine, found, world);
      else agreesWithZypper(machine, found, world);
    }
  });

  it.each([1, 2, 3, 4, 5, 6])("agree with what chance made of %d", (seed) => {
    const world = generated(seed);
    const machine = new RpmMachine().settle(world);
    agreesWithDnf(machine, reported(machine, "dnf4"), world);
    agreesWithZypper(machine, reported(machine, "zypper"), world);
  });
});
