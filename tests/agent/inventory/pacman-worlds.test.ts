import { describe, expect, it } from "vitest";
import { dice } from "./dice";
import { type Described, described, PacmanWorld, type Repository } from "./pacman-world";
import { type Package, privileged, shells } from "./support";

// What the inventory says is what `pacman -Sup` says of the same machine.

type World = {
  installed: Described[];
  repositories: Repository[];
  options?: string;
  held?: Record<string, string>;
  replaced?: Record<string, string>;
  /** What the plan must have, so that the world is what it says; versions by name. */
  plan: Record<string, string>;
};

const old = (...names: string[]) => names.map((name) => described(name, "1.0-1"));
const repository = (name: string, packages: Described[], settings?: string): Repository => ({
  ...{ name, packages },
  ...(settings ? { settings } : {}),
});

const worlds: Record<string, World> = {
  "one repository": {
    installed: old("alpha", "current", "newer", "foreign"),
    repositories: [
      repository("core", [
        ...[
          described("alpha", "1.1-1"),
          described("current", "1.0-1"),
          described("newer", "0.9-1"),
        ],
      ]),
    ],
    plan: { alpha: "core 1.1-1" },
  },
  "several repositories, of which the first one counts": {
    installed: old("both", "second"),
    repositories: [
      repository("core", [described("both", "1.0-1")]),
      repository("extra", [described("both", "9-1"), described("second", "1.1-1")]),
    ],
    plan: { second: "extra 1.1-1" },
  },
  "a repository that is not for upgrades": {
    installed: old("both", "only", "lower"),
    repositories: [
      repository(
        "testing",
        [described("both", "9-1"), described("only", "9-1"), described("lower", "0.5-1")],
        "Usage = Sync Search Install",
      ),
      repository("core", [described("both", "1.1-1"), described("lower", "1.2-1")]),
    ],
    plan: { both: "core 1.1-1", lower: "core 1.2-1" },
  },
  "a repository that is for upgrades alone": {
    installed: old("alpha"),
    repositories: [repository("core", [described("alpha", "2-1")], "Usage = Sync Upgrade")],
    plan: { alpha: "core 2-1" },
  },
  "packages that others replace": {
    installed: old("old", "merged", "main", "kept", "versioned"),
    repositories: [
      repository("core", [
        described("new", "3.0-1", { replaces: ["old"], conflicts: ["old"], provides: ["old"] }),
        described("main", "2.0-1", { replaces: ["merged", "versioned>=2"], conflicts: ["merged"] }),
        ...[described("kept", "1.0-1"), described("kept-ng", "1.0-1", { replaces: ["kept"] })],
      ]),
    ],
    // Also where the repository has the package itself.
    replaced: { old: "new 3.0-1", merged: "main 2.0-1", kept: "kept-ng 1.0-1" },
    plan: { new: "core 3.0-1", main: "core 2.0-1", "kept-ng": "core 1.0-1" },
  },
  "a package that one repository has and another replaces": {
    installed: old("early", "late"),
    repositories: [
      repository("core", [
        described("early", "1.0-1"),
        described("late-ng", "2-1", { replaces: ["late"] }),
      ]),
      repository("extra", [
        described("early-ng", "2-1", { replaces: ["early"] }),
        described("late", "1.5-1"),
      ]),
    ],
    replaced: { late: "late-ng 2-1" },
    plan: { "late-ng": "core 2-1" },
  },
  "ignored packages and groups": {
    installed: [
      ...old("held", "held-and-current", "python-one", "free"),
      described("member", "1.0-1", { groups: ["desktop"] }),
    ],
    repositories: [
      repository("core", [
        ...["held", "python-one", "free"].map((name) => described(name, "1.1-1")),
        ...[
          described("held-and-current", "1.0-1"),
          described("member", "1.1-1", { groups: ["desktop"] }),
        ],
        described("joined", "1.1-1"),
      ]),
    ],
    options: "IgnorePkg = held held-and-current\nIgnorePkg = python-*\nIgnoreGroup = desktop",
    held: { held: "1.1-1", "python-one": "1.1-1", member: "1.1-1" },
    plan: { free: "core 1.1-1" },
  },
  "an ignored package in two repositories": {
    installed: old("held"),
    repositories: [
      repository("testing", [described("held", "9-1")], "Usage = Sync Search"),
      repository("core", [described("held", "1.1-1")]),
    ],
    options: "IgnorePkg = held",
    held: { held: "1.1-1" },
    plan: {},
  },
  "a replacement that is ignored": {
    installed: old("old", "free"),
    repositories: [
      repository("core", [
        described("new", "2-1", { replaces: ["old"] }),
        described("free", "1.1-1"),
      ]),
    ],
    options: "IgnorePkg = old",
    replaced: { old: "new 2-1" },
    plan: { free: "core 1.1-1" },
  },
  "new dependencies": {
    installed: old("app"),
    repositories: [
      repository("core", [
        described("app", "2-1", { depends: ["lib>=2"] }),
        described("lib", "2-1"),
      ]),
    ],
    plan: { app: "core 2-1", lib: "core 2-1" },
  },
  "versions of every kind": {
    installed: [
      ...[
        described("epoch", "1:1.0-1"),
        described("to-epoch", "9.0-1"),
        described("rc", "1.0rc1-1"),
      ],
      ...[described("rel", "1.0-1"), described("point", "1.0-1.1"), described("letters", "1.0a-1")],
    ],
    repositories: [
      repository("core", [
        ...[
          described("epoch", "2.0-1"),
          described("to-epoch", "1:1.0-1"),
          described("rc", "1.0-1"),
        ],
        ...[
          described("rel", "1.0-2"),
          described("point", "1.0-1.2"),
          described("letters", "1.0-1"),
        ],
      ]),
    ],
    plan: {
      ...{ letters: "core 1.0-1", point: "core 1.0-1.2", rc: "core 1.0-1", rel: "core 1.0-2" },
      "to-epoch": "core 1:1.0-1",
    },
  },
  "nothing new": {
    installed: old("alpha"),
    repositories: [repository("core", [described("alpha", "1.0-1")])],
    plan: {},
  },
};

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
    const { packages, state, failed } = machine.told(shell);
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
