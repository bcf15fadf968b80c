import { dnf, everywhere, noarch, type World, zypper } from "./rpm-world";

const stream = (name: string, streamName: string, version: number, artifact: string) => `---
document: modulemd
version: 2
data:
  name: ${name}
  stream: "${streamName}"
  version: ${version}
  context: deadbeef
  arch: x86_64
  summary: S
  description: D
  license: { module: [MIT] }
  dependencies: [{}]
  artifacts: { rpms: [${artifact}] }
...
`;

/** Kinds of packages and of what holds them back: versions, kernels, locks, modules. */
export const kinds: World[] = [
  {
    name: "epochs, tildes, carets and releases",
    installed: [
      ...[noarch("caret", "1.0^git1"), noarch("epoch", "5.0"), noarch("release", "1.0-9.el9")],
      ...[noarch("older", "2:1.0"), noarch("tilde", "1.0~rc2")],
    ],
    repositories: {
      updates: {
        packages: [
          ...[noarch("caret", "1.0^git2"), noarch("caret", "1.0"), noarch("epoch", "1:0.1")],
          ...[noarch("release", "1.0-10.el9"), noarch("older", "9.0")],
          ...[noarch("tilde", "1.0"), noarch("tilde", "1.0~rc10")],
        ],
      },
    },
    expected: everywhere(
      ...["caret 1.0^git2-1 updates", "epoch 1:0.1-1 updates", "release 1.0-10.el9 updates"],
      "tilde 1.0-1 updates",
    ),
  },
  {
    name: "kernels, of which several are kept",
    installed: ["5.14-1", "5.14-2"].map((v) =>
      noarch("kernel-core", v, { provides: "installonlypkg(kernel), multiversion(kernel)" }),
    ),
    repositories: {
      updates: {
        packages: [
          noarch("kernel-core", "5.14-3", {
            provides: "installonlypkg(kernel), multiversion(kernel)",
          }),
        ],
      },
    },
    dnf: ["installonly_limit=2"],
    zypp: ["multiversion = provides:multiversion(kernel)"],
    expected: everywhere("kernel-core 5.14-3 updates"),
  },
  {
    name: "two architectures of which one goes on",
    installed: [
      ...[noarch("both", "1.0", { arch: "x86_64" }), noarch("both", "1.0", { arch: "i686" })],
      ...[noarch("one", "1.0", { arch: "x86_64" }), noarch("one", "1.0", { arch: "i686" })],
      noarch("changes", "1.0", { arch: "x86_64" }),
    ],
    repositories: {
      updates: {
        packages: [
          ...[noarch("both", "1.1", { arch: "x86_64" }), noarch("both", "1.1", { arch: "i686" })],
          ...[noarch("one", "1.1", { arch: "x86_64" }), noarch("changes", "1.1")],
        ],
      },
    },
    dnf: ["best=0"],
    checkUpdate: ["both 1.1-1", "both.i686 1.1-1", "changes 1.1-1", "one 1.1-1"],
    expected: {
      ...dnf("both 1.1-1 updates", "both.i686 1.1-1 updates", "changes 1.1-1 updates"),
      ...zypper("changes 1.1-1 updates"),
    },
  },
  {
    name: "versions that are locked, and what hangs on them",
    installed: [
      ...["free", "held", "locked"].map((name) => noarch(name, "1.0")),
      noarch("hangs", "1.0", { requires: "locked" }),
    ],
    repositories: {
      updates: {
        packages: [
          ...["free", "held", "locked"].map((name) => noarch(name, "1.1")),
          noarch("hangs", "1.1", { requires: "locked >= 1.1" }),
        ],
        advisories: [{ id: "TEST-1", type: "security", fixes: [["locked", "1.1", "1"]] }],
      },
    },
    dnf: ["best=0"],
    locked: ["held", "locked"],
    checkUpdate: ["free 1.1-1", "hangs 1.1-1"],
    expected: {
      ...dnf(
        ...["free 1.1-1 updates", "hangs 1.1-1 updates held", "held 1.1-1 updates held"],
        "locked 1.1-1 updates held security",
      ),
      zypper: [
        ...["free 1.1-1 updates", "held 1.1-1 updates held"],
        "locked 1.1-1 updates held security",
      ],
    },
  },
  {
    name: "a locked package that another obsoletes, and one that is excluded",
    installed: ["alpha", "excluded", "old"].map((name) => noarch(name, "1.0")),
    repositories: {
      updates: {
        packages: [
          ...[noarch("alpha", "1.1"), noarch("excluded", "1.1")],
          noarch("new", "2.0", { obsoletes: "old" }),
        ],
      },
    },
    dnf: ["excludepkgs=excluded"],
    locked: ["excluded", "old"],
    expected: {
      dnf4: ["alpha 1.1-1 updates", "old 2.0-1 updates by new held"],
      // Its locks keep no package from being replaced.
      dnf5: ["alpha 1.1-1 updates", "old 2.0-1 updates by new"],
    },
  },
  {
    name: "the stream of a module",
    installed: [noarch("node", "20.1-1.module"), noarch("plain", "1.0")],
    repositories: {
      appstream: {
        packages: [
          ...[noarch("node", "20.2-1.module"), noarch("node", "22.1-1.module")],
          ...[noarch("node", "30.0"), noarch("plain", "1.1")],
        ],
        modules:
          stream("node", "20", 1, "node-0:20.2-1.module.noarch") +
          stream("node", "22", 1, "node-0:22.1-1.module.noarch"),
      },
    },
    dnf: ["module_platform_id=platform:f39"],
    files: {
      "etc/dnf/modules.d/node.module":
        "[node]\nname=node\nstream=20\nprofiles=\nstate=enabled\nstatic_context=false\n",
      "usr/lib/sysimage/libdnf5/modules.toml":
        'version = "1.0"\n[modules]\nnode = {enabled_stream="20",installed_profiles=[],state="Enabled"}\n',
    },
    expected: dnf("node 20.2-1.module appstream", "plain 1.1-1 appstream"),
  },
  {
    // None of it is a reason to do something, to ask somebody, or to say less.
    name: "settings that a tool must not be led astray by",
    installed: [noarch("alpha", "1.0"), noarch("old", "1.0")],
    repositories: {
      "$which-updates": {
        packages: [noarch("alpha", "1.1"), noarch("new", "1.0", { obsoletes: "old" })],
      },
    },
    dnf: [
      ...["assumeyes=1", "defaultyes=1", "color=always", "debuglevel=0", "errorlevel=0"],
      ...["debug_solver=1", "cachedir=/var/cache/elsewhere", "skip_if_unavailable=1"],
      "disable_excludes=",
    ],
    files: { "etc/dnf/vars/which": "stable\n", "etc/zypp/vars.d/which": "stable\n" },
    expected: everywhere("alpha 1.1-1 stable-updates", "old 1.0-1 stable-updates by new"),
  },
];
