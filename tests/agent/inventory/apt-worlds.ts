import { type Archive, type Control, control } from "./apt-world";

export const stable = (packages: Control[], release: Record<string, string> = {}): Archive => ({
  ...{ name: "debian", suite: "stable", packages },
  release: { Label: "Debian", Codename: "bookworm", ...release },
});
export const security = (packages: Control[]): Archive => ({
  ...{ name: "debian-security", suite: "stable-security", packages },
  release: { Label: "Debian-Security", Codename: "bookworm-security" },
});
const many = (n: number, version: string, fields: Record<string, string> = {}) =>
  Array.from({ length: n }, (_, i) => control(`many${i}`, version, fields));

export type World = {
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

export const worlds: Record<string, World> = {
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
  ...Object.fromEntries(
    // What apt.conf may say of an upgrade that is to be carried out.
    ['APT::Get::Assume-Yes "true";', 'quiet "2";', 'APT::Get::Remove "false";'].map((config) => [
      `a held package where apt.conf has ${config}`,
      {
        installed: [{ ...control("held", "1.0"), hold: true }, control("free", "1.0")],
        archives: [stable([control("held", "1.1"), control("free", "1.1")])],
        ...{ config, held: { held: "1.1" }, atLeast: 1 },
      },
    ]),
  ),
  "a held package in whose way another stands, where nothing is to be removed": {
    installed: [{ ...control("held", "1.0"), hold: true }, control("other", "1.0")],
    archives: [stable([control("held", "1.1", { Breaks: "other" })])],
    config: 'APT::Get::Remove "false";',
    held: { held: "1.1" },
  },
  "a held package that another would replace": {
    installed: ["app", "old"].map((name) => ({ ...control(name, "1.0"), hold: true })),
    archives: [
      stable([
        control("app", "2.0", { Depends: "new" }),
        control("new", "2.0", { Conflicts: "old", Replaces: "old" }),
      ]),
    ],
    held: { app: "2.0" },
    replaced: { old: "new 2.0" },
  },
};
