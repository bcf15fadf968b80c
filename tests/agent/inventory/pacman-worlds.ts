import { type Described, described, type Repository } from "./pacman-world";

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
export const repository = (name: string, packages: Described[], settings?: string): Repository => ({
  ...{ name, packages },
  ...(settings ? { settings } : {}),
});

export const worlds: Record<string, World> = {
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
  "what is ignored for something that would break without it": {
    installed: [
      ...old("icu", "linux", "free"),
      described("aur-app", "1-1", { depends: ["icu=1.0"] }),
    ],
    repositories: [
      repository("testing", [described("linux", "9-1")], "Usage = Sync Search"),
      repository("core", [
        described("icu", "2.0-1"),
        described("linux", "2-1"),
        described("free", "1.1-1"),
      ]),
    ],
    options: "IgnorePkg = icu linux",
    held: { icu: "2.0-1", linux: "2-1" },
    plan: { free: "core 1.1-1" },
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
  "one that replaces many": {
    installed: old("zzzzold"),
    repositories: [
      repository("core", [
        described("new", "2-1", {
          replaces: [..."abcdefg"].map((letter) => letter.repeat(12)).concat("zzzzold"),
        }),
      ]),
    ],
    replaced: { zzzzold: "new 2-1" },
    plan: { new: "core 2-1" },
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
