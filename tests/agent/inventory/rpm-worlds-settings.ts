import { dnf, everywhere, noarch, type World, zypper } from "./rpm-world";

/** What else settings and repositories say: overrides, vendors, patterns, advisories. */
export const settings: World[] = [
  {
    name: "drop-ins and overrides of dnf5",
    installed: ["alpha", "beta", "gamma"].map((name) => noarch(name, "1.0")),
    repositories: {
      updates: { packages: ["alpha", "beta"].map((name) => noarch(name, "1.1")) },
      testing: { packages: ["alpha", "gamma"].map((name) => noarch(name, "1.2")) },
    },
    files: {
      "etc/dnf/libdnf5.conf.d/50.conf": "[main]\nexcludepkgs=beta\n",
      "etc/dnf/repos.override.d/50.repo": "[testing]\npriority=200\nincludepkgs=alpha\n",
    },
    expected: { dnf5: ["alpha 1.1-1 updates"] },
  },
  {
    name: "a package that is protected",
    installed: [noarch("alpha", "1.0"), noarch("precious", "1.0")],
    repositories: {
      updates: {
        packages: [noarch("alpha", "1.1"), noarch("robber", "1.0", { obsoletes: "precious" })],
      },
    },
    dnf: ["protected_packages=precious", "best=0"],
    expected: dnf("alpha 1.1-1 updates", "precious 1.0-1 updates by robber"),
  },
  {
    name: "another vendor",
    installed: [
      ...[noarch("alpha", "1.0", { vendor: "Ours" }), noarch("beta", "1.0", { vendor: "Ours" })],
      noarch("gamma", "1.0", { vendor: "Ours" }),
    ],
    repositories: {
      updates: { packages: [noarch("alpha", "1.1", { vendor: "Ours" })] },
      theirs: {
        packages: [
          ...[
            noarch("alpha", "1.2", { vendor: "Theirs" }),
            noarch("beta", "1.2", { vendor: "Theirs" }),
          ],
        ],
      },
    },
    dnf: ["allow_vendor_change=0"],
    checkUpdate: ["alpha 1.2-1", "beta 1.2-1"],
    expected: { zypper: ["alpha 1.1-1 updates"], dnf4: ["alpha 1.1-1 updates"] },
  },
  {
    name: "another vendor, who is let in",
    installed: [noarch("beta", "1.0", { vendor: "Ours" })],
    repositories: { theirs: { packages: [noarch("beta", "1.2", { vendor: "Theirs" })] } },
    zypp: ["solver.allowVendorChange = true"],
    expected: zypper("beta 1.2-1 theirs"),
  },
  {
    name: "zypper's locks: by pattern, by repository, by version",
    installed: ["by-glob-1", "by-glob-2", "by-repo", "by-version", "free", "not-newer"].map((n) =>
      noarch(n, "1.0"),
    ),
    repositories: {
      updates: {
        packages: [
          ...["by-glob-1", "by-glob-2", "by-repo", "by-version", "free"].map((n) =>
            noarch(n, "1.1"),
          ),
          noarch("by-version", "1.2"),
        ],
      },
      other: { packages: [noarch("by-repo", "1.05")] },
    },
    files: {
      "etc/zypp/locks": `
type: package
match_type: glob
case_sensitive: on
solvable_name: by-glob-*

type: package
match_type: glob
case_sensitive: on
repo: updates
solvable_name: by-repo

type: package
match_type: glob
case_sensitive: on
solvable_name: by-version
version: > 1.1

type: package
match_type: glob
case_sensitive: on
solvable_name: not-newer
`,
    },
    expected: zypper(
      ...["by-glob-1 1.1-1 updates held", "by-glob-2 1.1-1 updates held"],
      ...["by-repo 1.05-1 other", "by-version 1.1-1 updates", "free 1.1-1 updates"],
    ),
  },
  {
    name: "advisories: of what comes, of what is passed over, and of what is replaced",
    installed: ["alpha", "leapt", "old", "plain"].map((name) => noarch(name, "1.0")),
    repositories: {
      updates: {
        packages: [
          ...[noarch("alpha", "1.1"), noarch("leapt", "1.2"), noarch("plain", "1.1")],
          noarch("new", "2.0", { obsoletes: "old < 2" }),
        ],
        advisories: [
          { id: "TEST-1", type: "security", fixes: [["alpha", "1.1", "1"]] },
          { id: "TEST-2", type: "security", fixes: [["leapt", "1.1", "1"]] },
          { id: "TEST-3", type: "bugfix", fixes: [["plain", "1.1", "1"]] },
          { id: "TEST-4", type: "security", fixes: [["old", "1.5", "1"]] },
        ],
      },
      plain: { packages: [] },
    },
    expected: everywhere(
      ...["alpha 1.1-1 updates security", "leapt 1.2-1 updates security"],
      ...["old 2.0-1 updates by new security", "plain 1.1-1 updates"],
    ),
  },
];
