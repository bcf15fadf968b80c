import { dnf, everywhere, noarch, type World } from "./rpm-world";

/** What is chosen of what there is: replacements, excludes, priorities, dependencies. */
export const choices: World[] = [
  {
    name: "a package that another obsoletes",
    installed: [
      ...[noarch("gone", "1.0"), noarch("old", "1.0"), noarch("older", "1.0")],
      ...[noarch("split", "1.0"), noarch("stays", "3.0"), noarch("taken-in", "1.0")],
      noarch("takes-in", "1.0"),
    ],
    repositories: {
      updates: {
        packages: [
          // A newer version is there too, which would never be installed.
          noarch("gone", "1.1"),
          noarch("new", "1:0.9", { obsoletes: "gone < 2, old, older < 1.5, stays < 2" }),
          noarch("split-bin", "2.0", { obsoletes: "split < 2" }),
          noarch("takes-in", "1.1", { obsoletes: "taken-in" }),
        ],
      },
    },
    expected: everywhere(
      ...["gone 1:0.9-1 updates by new", "old 1:0.9-1 updates by new"],
      ...["older 1:0.9-1 updates by new", "split 2.0-1 updates by split-bin"],
      ...["taken-in 1.1-1 updates by takes-in", "takes-in 1.1-1 updates"],
    ),
  },
  {
    name: "obsoletes that are not to be followed",
    installed: [noarch("old", "1.0"), noarch("gone", "1.0")],
    repositories: {
      updates: {
        packages: [noarch("new", "2.0", { obsoletes: "old, gone" }), noarch("gone", "1.1")],
      },
    },
    dnf: ["obsoletes=0"],
    checkUpdate: ["gone 1.1-1"],
    expected: { dnf4: ["gone 2.0-1 updates by new", "old 2.0-1 updates by new"] },
  },
  {
    name: "excluded packages, everywhere and of one repository",
    installed: [
      ...["all-1", "all-2", "here", "kept", "listed", "unlisted"].map((n) => noarch(n, "1.0")),
      noarch("old", "1.0"),
    ],
    repositories: {
      updates: {
        packages: [
          ...["all-1", "all-2", "here", "kept"].map((name) => noarch(name, "1.1")),
          noarch("new", "1.0", { obsoletes: "old" }),
        ],
        options: ["excludepkgs=here"],
      },
      some: {
        packages: [noarch("here", "1.05"), noarch("listed", "1.1"), noarch("unlisted", "1.1")],
        options: ["includepkgs=listed here"],
      },
    },
    dnf: ["excludepkgs=all-*,new"],
    expected: dnf("here 1.05-1 some", "kept 1.1-1 updates", "listed 1.1-1 some"),
  },
  {
    name: "a repository of a higher priority",
    installed: [noarch("alpha", "1.0"), noarch("beta", "1.0"), noarch("gamma", "2.0")],
    repositories: {
      updates: {
        packages: [noarch("alpha", "1.9"), noarch("beta", "1.9"), noarch("gamma", "2.9")],
      },
      vendor: {
        packages: [noarch("alpha", "1.5"), noarch("gamma", "1.9")],
        options: ["priority=10"],
      },
    },
    // Of gamma it has an older version than is here, which is no candidate.
    checkUpdate: ["alpha 1.5-1", "beta 1.9-1"],
    expected: {
      ...everywhere("alpha 1.5-1 vendor", "beta 1.9-1 updates", "gamma 2.9-1 updates"),
      // It leaves what other repositories have of gamma out all the same.
      dnf5: ["alpha 1.5-1 vendor", "beta 1.9-1 updates"],
    },
  },
  {
    name: "the same package in two repositories, one of which costs less",
    installed: [noarch("alpha", "1.0")],
    repositories: {
      costly: { packages: [noarch("alpha", "1.1")], options: ["cost=2000"] },
      near: { packages: [noarch("alpha", "1.1")], options: ["cost=500"] },
    },
    expected: dnf("alpha 1.1-1 near"),
  },
  {
    name: "a repository that is switched off, of which there still are lists",
    installed: [noarch("alpha", "1.0"), noarch("beta", "1.0")],
    repositories: {
      updates: { packages: [noarch("alpha", "1.1")] },
      testing: { packages: [noarch("alpha", "1.2"), noarch("beta", "1.2")], options: ["OFF"] },
    },
    expected: everywhere("alpha 1.1-1 updates"),
  },
  {
    name: "dependencies that are not there, where the best is not asked for",
    installed: [
      ...[noarch("app", "1.0", { requires: "lib = 1.0" }), noarch("lib", "1.0")],
      ...[noarch("broken", "1.0"), noarch("fine", "1.0"), noarch("older", "1.0")],
    ],
    repositories: {
      updates: {
        packages: [
          ...[noarch("lib", "1.1"), noarch("broken", "1.1", { requires: "nowhere" })],
          ...[noarch("fine", "1.1"), noarch("older", "1.1")],
          noarch("older", "1.2", { requires: "nowhere" }),
        ],
      },
    },
    dnf: ["best=0"],
    checkUpdate: ["broken 1.1-1", "fine 1.1-1", "lib 1.1-1", "older 1.2-1"],
    expected: everywhere("fine 1.1-1 updates", "older 1.1-1 updates"),
  },
  {
    // dnf does nothing then, and says so; what there is it tells by check-update.
    name: "dependencies that are not there, where the best is asked for",
    installed: [noarch("broken", "1.0"), noarch("fine", "1.0"), noarch("old", "1.0")],
    repositories: {
      updates: {
        packages: [
          ...[noarch("broken", "1.1", { requires: "nowhere" }), noarch("fine", "1.1")],
          noarch("new", "1.0", { obsoletes: "old" }),
        ],
      },
    },
    dnf: ["best=1"],
    expected: {
      dnf4: ["broken 1.1-1 updates", "fine 1.1-1 updates", "old 1.0-1 updates by new"],
      // Its check-update does not tell what is replaced.
      dnf5: ["broken 1.1-1 updates", "fine 1.1-1 updates"],
    },
  },
  {
    name: "packages that only go together",
    installed: [
      ...[noarch("app", "1.0", { requires: "lib = 1.0" }), noarch("lib", "1.0")],
      ...[noarch("left", "1.0"), noarch("right", "1.0")],
    ],
    repositories: {
      updates: {
        packages: [
          ...[noarch("app", "1.1", { requires: "lib = 1.1, extra" }), noarch("lib", "1.1")],
          ...[noarch("extra", "5", { recommends: "nice-to-have" }), noarch("nice-to-have", "1")],
          noarch("left", "1.1", { conflicts: "right < 1.1" }),
          noarch("right", "1.1"),
        ],
      },
    },
    expected: everywhere(
      ...["app 1.1-1 updates", "left 1.1-1 updates", "lib 1.1-1 updates", "right 1.1-1 updates"],
    ),
  },
];
