import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AptWorld, type Archive, type Control, control, summed } from "./apt-world";
import { dice } from "./dice";
import { privileged, shells } from "./support";

// What the inventory says is what `apt-get -s dist-upgrade` says of the same machine.

const stable = (packages: Control[], release: Record<string, string> = {}): Archive => ({
  ...{ name: "debian", suite: "stable", packages },
  release: { Label: "Debian", Codename: "bookworm", ...release },
});
const security = (packages: Control[]): Archive => ({
  ...{ name: "debian-security", suite: "stable-security", packages },
  release: { Label: "Debian-Security", Codename: "bookworm-security" },
});
const many = (n: number, version: string, fields: Record<string, string> = {}) =>
  Array.from({ length: n }, (_, i) => control(`many${i}`, version, fields));

type World = {
  installed: Control[];
  archives: Archive[];
  files?: Record<string, string>;
  config?: string;
  held?: Record<string, string>;
  replaced?: Record<string, string>;
  /** How many updates there must be at least, and what must not be one, so that the world is what it says. */
  atLeast?: number;
  not?: string[];
};

const worlds: Record<string, World> = {
  "phased updates": {
    installed: many(20, "1.0"),
    archives: [stable(many(20, "1.1", { "Phased-Update-Percentage": "50" }))],
    atLeast: 1,
    not: ["many0"],
  },
  "phased updates, all of them wanted": {
    installed: many(20, "1.0"),
    archives: [stable(many(20, "1.1", { "Phased-Update-Percentage": "0" }))],
    config: "APT::Get::Always-Include-Phased-Updates true;",
    atLeast: 20,
  },
  "phased updates, none of them wanted": {
    installed: [...many(20, "1.0"), control("whole", "1.0")],
    archives: [
      stable([...many(20, "1.1", { "Phased-Update-Percentage": "99" }), control("whole", "1.1")]),
    ],
    config: "APT::Get::Never-Include-Phased-Updates true;",
    atLeast: 1,
    not: ["many0"],
  },
  pins: {
    installed: [
      ...["never", "limited", "lowered", "free", "starred"].map((name) => control(name, "1.0")),
      control("lowered", "3.0"),
    ],
    archives: [
      stable([
        ...["never", "limited", "free"].map((name) => control(name, "1.2")),
        ...["limited", "free"].map((name) => control(name, "1.1")),
        control("lowered", "2.0"),
      ]),
      {
        name: "vendor",
        suite: "vendor",
        packages: [control("starred", "9"), control("free", "9")],
      },
    ],
    files: {
      "etc/apt/preferences": [
        "Package: never\nPin: release *\nPin-Priority: -1\n",
        "Package: limited\nPin: version 1.1*\nPin-Priority: 990\n",
        "Package: lowered\nPin: release a=stable\nPin-Priority: 1001\n",
        "Package: *\nPin: release a=vendor\nPin-Priority: -10\n",
      ].join("\n"),
    },
    atLeast: 3,
    not: ["never", "starred"],
  },
  "held packages, and what needs them": {
    installed: [
      { ...control("held", "1.0"), hold: true },
      { ...control("held-and-current", "1.0"), hold: true },
      { ...control("held-without-a-way", "1.0"), hold: true },
      ...["needs", "free"].map((name) => control(name, "1.0")),
    ],
    archives: [
      stable([
        ...[control("held", "1.1"), control("held-and-current", "1.0"), control("free", "1.1")],
        control("held-without-a-way", "1.1", { Depends: "nowhere" }),
        control("needs", "1.1", { Depends: "held (>= 1.1)" }),
      ]),
    ],
    held: { held: "1.1" },
    atLeast: 1,
    not: ["needs", "held-without-a-way", "held-and-current"],
  },
  "archives that are not automatic": {
    installed: ["one", "two", "three"].map((name) => control(name, "1.0")),
    archives: [
      stable([control("one", "1.1")]),
      {
        ...{ name: "backports", suite: "backports" },
        release: { NotAutomatic: "yes", ButAutomaticUpgrades: "yes" },
        packages: [control("two", "2.0~bpo1"), control("one", "2.0~bpo1")],
      },
      {
        ...{ name: "experimental", suite: "experimental", release: { NotAutomatic: "yes" } },
        packages: [control("three", "3.0"), control("one", "3.0")],
      },
    ],
    atLeast: 2,
    not: ["three"],
  },
  "a package that another replaces": {
    installed: ["app", "old", "bystander"].map((name) => control(name, "1.0")),
    archives: [
      stable([
        control("app", "2.0", { Depends: "new" }),
        control("new", "3.0", {
          ...{ Conflicts: "old", Replaces: "old, bystander (<< 0.5)", Provides: "old" },
          Breaks: "bystander (<< 0.5)",
        }),
      ]),
    ],
    replaced: { old: "new 3.0" },
    atLeast: 1,
    not: ["bystander"],
  },
  "packages that an upgrade removes, and nothing replaces": {
    installed: ["app", "plugin", "theme"].map((name) => control(name, "1.0")),
    archives: [
      stable([
        control("app", "2.0", { Breaks: "plugin (<= 1.0)", Replaces: "plugin (<< 0.9), theme" }),
      ]),
    ],
    atLeast: 1,
    not: ["plugin", "theme"],
  },
  "a default release": {
    installed: ["one", "two"].map((name) => control(name, "1.0")),
    archives: [
      stable([control("one", "1.1")]),
      { name: "testing", suite: "testing", packages: [control("one", "2"), control("two", "2")] },
    ],
    config: 'APT::Default-Release "stable";',
    atLeast: 1,
  },
  "two architectures": {
    installed: [
      { ...control("lib", "1.0", { "Multi-Arch": "same" }), arch: "native" },
      { ...control("lib", "1.0", { "Multi-Arch": "same" }), arch: "foreign" },
      { ...control("alone", "1.0"), arch: "foreign" },
      { ...control("late", "1.0", { "Multi-Arch": "same" }), arch: "native" },
      { ...control("late", "1.0", { "Multi-Arch": "same" }), arch: "foreign" },
    ],
    archives: [
      stable([
        { ...control("lib", "1.1", { "Multi-Arch": "same" }), arch: "native" },
        { ...control("lib", "1.1", { "Multi-Arch": "same" }), arch: "foreign" },
        { ...control("alone", "1.1"), arch: "foreign" },
        // Not built yet for the other one: apt keeps both.
        { ...control("late", "1.1", { "Multi-Arch": "same" }), arch: "native" },
      ]),
    ],
    atLeast: 3,
  },
  "dependencies that cannot be had": {
    installed: ["app", "other"].map((name) => control(name, "1.0")),
    archives: [
      stable([control("app", "1.1", { Depends: "missing (>= 2)" }), control("other", "1.1")]),
    ],
    atLeast: 1,
    not: ["app"],
  },
  "a package that becomes an empty one": {
    installed: [control("old-name", "1.0")],
    archives: [
      stable([
        control("old-name", "2.0", { Depends: "new-name (>= 2.0)" }),
        control("new-name", "2.0", { Breaks: "old-name (<< 2.0)", Replaces: "old-name (<< 2.0)" }),
      ]),
    ],
    atLeast: 1,
  },
  "epochs, tildes, and another build under one version": {
    installed: [
      ...[control("epoch", "2.0"), control("tilde", "1.0~rc1-1"), control("older", "1:1.0")],
      control("rebuilt", "1.0", { Depends: "tilde" }),
    ],
    archives: [
      stable([
        ...[control("epoch", "1:1.0"), control("tilde", "1.0-1"), control("older", "9.0")],
        control("rebuilt", "1.0", { Depends: "epoch" }),
      ]),
    ],
    atLeast: 2,
    not: ["older"],
  },
  "several archives, one of them for security": {
    installed: ["plain", "secure", "leapt"].map((name) => control(name, "1.0")),
    archives: [
      stable([control("plain", "1.1"), control("leapt", "1.3")]),
      security([control("secure", "1.2"), control("leapt", "1.2")]),
    ],
    atLeast: 3,
  },
};

function built({ installed, archives, files, config }: World): AptWorld {
  const place = new AptWorld([], []);
  const there = (one: Control): Control => ({
    ...one,
    arch: one.arch === "native" ? place.native : one.arch === "foreign" ? place.foreign : "all",
  });
  return new AptWorld(
    installed.map(there),
    archives.map((archive) => ({ ...archive, packages: archive.packages.map(there) })),
    files,
    config,
  );
}

describe.runIf(privileged)("apt's word is told", () => {
  it.each(Object.entries(worlds))("of %s", (name, world) => {
    const machine = built(world);
    const shell = shells[Object.keys(worlds).indexOf(name) % shells.length] ?? "dash";
    const { packages, state } = machine.told(shell, machine.env);
    const plan = machine.plan();
    expect(summed(packages)).toEqual({
      ...{ upgraded: plan.upgraded, held: world.held ?? {}, replaced: world.replaced ?? {} },
    });
    expect(state.updatesUnknown).toBe(undefined);
    expect(Object.keys(plan.upgraded).length).toBeGreaterThanOrEqual(world.atLeast ?? 0);
    for (const one of world.not ?? []) expect(plan.upgraded).not.toHaveProperty(one);
  });

  it.each(Array.from({ length: 8 }, (_, i) => i + 1))(
    "of a world made of the number %i",
    (seed) => {
      const machine = new AptWorld(...generated(seed));
      const { packages } = machine.told(shells[seed % shells.length] ?? "dash", machine.env);
      const plan = machine.plan();
      const unheld = machine.plan("-o", "APT::Ignore-Hold=1");
      const said = summed(packages);
      expect(said.upgraded).toEqual(plan.upgraded);
      const onHold = readFileSync(join(machine.root, "var/lib/dpkg/status"), "utf8")
        .split("\n\n")
        .flatMap((one) =>
          one.includes("Status: hold") ? (/^Package: (\S+)/.exec(one)?.[1] ?? []) : [],
        );
      const held = Object.entries(unheld.upgraded).filter(([one]) => onHold.includes(one));
      expect(said.held).toEqual(Object.fromEntries(held));
      for (const [one, other] of Object.entries(said.replaced)) {
        expect(plan.removed).toContain(one);
        expect([...plan.installed, ...Object.keys(plan.upgraded)]).toContain(other?.split(" ")[0]);
      }
      expect(Object.keys(plan.upgraded).length).toBeGreaterThan(5);
    },
  );
});

/** Fifty packages in three archives that need, break and replace each other by chance. */
function generated(seed: number): [Control[], Archive[], Record<string, string>] {
  const roll = dice(seed);
  const name = () => `p${roll(50)}`;
  const offered = (i: number, version: string): Control => {
    const fields: Record<string, string> = {};
    if (roll(4) === 0) fields.Depends = `${name()} (>= ${1 + roll(2)}.${roll(3)})`;
    if (roll(12) === 0) fields.Breaks = `${name()} (<< 1.${roll(3)})`;
    if (roll(10) === 0) {
      const other = name();
      fields.Conflicts = fields.Replaces = fields.Provides = other;
    }
    if (roll(8) === 0) fields["Phased-Update-Percentage"] = `${roll(100)}`;
    return control(`p${i}`, version, fields);
  };
  const all = Array.from({ length: 50 }, (_, i) => i);
  const installed = all
    .filter((i) => i < 40)
    .map((i) => ({ ...control(`p${i}`, "1.0"), hold: roll(10) === 0 }));
  const some = (version: () => string, oneIn: number) =>
    all.filter(() => roll(oneIn) === 0).map((i) => offered(i, version()));
  const pins = all.flatMap((i) =>
    roll(15) === 0
      ? [`Package: p${i}\nPin: release a=testing\nPin-Priority: ${roll(2) ? -1 : 1001}\n`]
      : [],
  );
  return [
    installed,
    [
      stable(some(() => `1.${roll(3)}`, 2)),
      security(some(() => `1.${roll(4)}`, 4)),
      { name: "testing", suite: "testing", packages: some(() => `2.${roll(3)}`, 5) },
    ],
    { "etc/apt/preferences": pins.join("\n") },
  ];
}

describe.runIf(privileged)("what apt does not tell", () => {
  const installed = [control("alpha", "1.0")];
  const main = stable([control("alpha", "1.1")]);

  it("is told of security when no source is for it, or that source was never fetched", () => {
    const { packages, state } = new AptWorld(installed, [main]).told("dash");
    expect(packages).toMatchObject([{ needsUpdate: true, isSecurityUpdate: false }]);
    expect(state).toMatchObject({ securityUnknown: "not_told" });
    const machine = new AptWorld(installed, [main, security([])]);
    expect(machine.told("dash").state.securityUnknown).toBe(undefined);
    for (const file of readdirSync(join(machine.root, "var/lib/apt/lists")))
      if (file.includes("stable-security"))
        machine.exec("rm", [join(machine.root, "var/lib/apt/lists", file)]);
    expect(machine.told("dash").state).toMatchObject({ securityUnknown: "no_lists" });
  });
});
