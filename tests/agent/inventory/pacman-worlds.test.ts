import { describe, expect, it } from "vitest";
import { dice } from "./dice";
import { type Described, described, PacmanWorld } from "./pacman-world";
import { repository, worlds } from "./pacman-worlds";
import { type Package, privileged, shells } from "./support";

// What the inventory says is what `pacman -Sup` says of the same machine.

/** What a report says would be upgraded, held and replaced, by name. */
function summed(packages: Package[]) {
  const updates = packages.filter(({ needsUpdate }) => needsUpdate);
  const plain = updates.filter(({ isHeld, replacedBy }) => !isHeld && !replacedBy);
  return {
    upgraded: Object.fromEntries(
      plain.map((one) => [one.name, `${one.sourceRepository} ${one.availableVersion}`]),
    ),
    held: Object.fromEntries(
      updates
        .filter(({ isHeld, replacedBy }) => isHeld && !replacedBy)
        .map((one) => [one.name, one.availableVersion]),
    ),
    replaced: Object.fromEntries(
      updates
        .filter(({ replacedBy }) => replacedBy)
        .map((one) => [one.name, `${one.replacedBy} ${one.availableVersion}`]),
    ),
  };
}

/** Of a plan, what is installed already. */
function ofInstalled(plan: Record<string, string>, installed: Described[]) {
  const names = installed.map(({ name }) => name);
  return Object.fromEntries(Object.entries(plan).filter(([name]) => names.includes(name)));
}

describe.runIf(privileged)("pacman's word is told", () => {
  it.each(Object.entries(worlds))("of %s", (name, world) => {
    const machine = new PacmanWorld(world.installed, world.repositories, world.options);
    const shell = shells[Object.keys(worlds).indexOf(name) % shells.length] ?? "dash";
    // A terminal of that width, whose like cron and people leave in the environment.
    const { packages, state, failed } = machine.told(shell, { COLUMNS: "40" });
    const plan = machine.plan();
    expect(plan).toEqual(world.plan);
    expect(summed(packages)).toEqual({
      upgraded: ofInstalled(plan, world.installed),
      ...{ held: world.held ?? {}, replaced: world.replaced ?? {} },
    });
    expect(failed).toBe(false);
    expect(state).toMatchObject({ securityUnknown: "not_told" });
    expect(state.updatesUnknown).toBe(undefined);
  });

  it.each(Array.from({ length: 8 }, (_, i) => i + 1))(
    "of a world made of the number %i",
    (seed) => {
      const { installed, repositories, ignored } = generated(seed);
      const machine = new PacmanWorld(installed, repositories, `IgnorePkg = ${ignored.join(" ")}`);
      const shell = shells[seed % shells.length] ?? "dash";
      const said = summed(machine.packages(shell));
      const plan = machine.plan();
      machine.configure(repositories);
      const unheld = machine.plan();
      expect(Object.keys(plan).length).toBeGreaterThan(5);
      expect(said.upgraded).toEqual(ofInstalled(plan, installed));
      const version = (to: string) => to.split(" ")[1];
      const held = Object.entries(ofInstalled(unheld, installed)).filter(
        ([name]) => !(name in plan),
      );
      expect(said.held).toEqual(Object.fromEntries(held.map(([name, to]) => [name, version(to)])));
      // What replaces something is in the plan, with that version, and has it among what it replaces.
      for (const [name, by] of Object.entries(said.replaced)) {
        const [other = "", to] = by.split(" ");
        expect(version(unheld[other] ?? "")).toBe(to);
        const offered = repositories.flatMap(({ packages }) => packages);
        expect(
          offered.some(
            (one) => one.name === other && one.version === to && one.replaces?.includes(name),
          ),
        ).toBe(true);
      }
      // And what is new in the plan replaces something that is told as replaced.
      for (const name of Object.keys(plan)) {
        const one = repositories.flatMap(({ packages }) => packages).find((of) => of.name === name);
        if (!installed.some((of) => of.name === name))
          expect(Object.keys(said.replaced)).toContain(one?.replaces?.[0]);
      }
    },
  );
});

/** Forty packages in three repositories, of which some replace others by chance. */
function generated(seed: number) {
  const roll = dice(seed);
  const all = Array.from({ length: 40 }, (_, i) => `p${i}`);
  const installed = all.map((name) => described(name, `1.${roll(3)}-${1 + roll(2)}`));
  const some = (oneIn: number) =>
    all
      .filter(() => roll(oneIn) === 0)
      .map((name) => described(name, `${roll(6) ? "" : "1:"}1.${roll(4)}-1`));
  const replacing = (n: number) =>
    Array.from({ length: n }, (_, i) =>
      described(`new${seed}-${n}-${i}`, "1-1", { replaces: [`p${roll(40)}`] }),
    );
  const usages = ["", "Usage = Sync Search", "Usage = Sync Install Upgrade", "Usage = All"];
  const repositories = [
    repository("testing", some(6), usages[roll(4)]),
    repository("core", [...some(3), ...replacing(2)]),
    repository("extra", [...some(2), ...replacing(3)]),
  ];
  return { installed, repositories, ignored: all.filter(() => roll(8) === 0) };
}
