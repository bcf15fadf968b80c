import type { RpmRoot } from "./rpm";
import { byName, type Package } from "./support";

// Old versions, newer ones, and advisories that say which of these are for security: the same for
// every package manager of rpm packages, and so is what must be reported of them.

const foreign = (native: string) => (native === "x86_64" ? "i686" : "x86_64");

/** Installs the old versions, publishes the new ones, and tells dnf of the repository at `url`. */
export function furnish(
  machine: RpmRoot,
  native: string,
  url = `file://${machine.repository}`,
): void {
  machine.install("alpha", "1.0");
  machine.install("beta", "2.0", { fields: "Epoch: 1\n" });
  machine.install("current", "1.0", { fields: "Group: Applications/Tests\n" });
  machine.install("excluded", "1.0");
  machine.install("fixed", "2.0");
  machine.install("hostile", "1.0~rc1^git2", {
    description: 'a "quoted" \\ name\n\tof \\"it\\u0041 $(x) `y` é漢\n\nThe end. ',
  });
  machine.install("kernel-core", "5.14.0", { release: "10" });
  machine.install("kernel-core", "5.14.0", { release: "9" });
  machine.install("leapt", "1.0");
  machine.install("local", "1.0");
  machine.install("locked", "1.0");
  machine.install("masked", "1.0");
  machine.install("native", "1.0", { arch: native });
  machine.install("native", "1.0", { arch: foreign(native) });
  machine.install("newer", "3.0");
  machine.install("system-release", "39", {
    fields: "Provides: system-release(releasever) = 39\n",
  });

  machine.rpm("alpha", "1.1");
  machine.rpm("beta", "1.0", { fields: "Epoch: 2\n" });
  machine.rpm("current", "1.0");
  machine.rpm("excluded", "1.1");
  machine.rpm("fixed", "2.1");
  machine.rpm("kernel-core", "5.14.0", { release: "11" });
  machine.rpm("leapt", "1.2");
  machine.rpm("locked", "1.1");
  for (const version of ["1.1", "1.2"]) machine.rpm("masked", version);
  machine.rpm("native", "1.1", { arch: native });
  machine.rpm("newer", "2.9");
  machine.publish([
    { id: "TEST-2026:1", type: "security", fixes: [["alpha", "1.1", "1"]] },
    {
      ...{ id: "TEST-2026:2", type: "security" },
      // The first is here already, in a later version; of the second an even newer one comes; the
      // third was in the repository once.
      fixes: [
        ["fixed", "1.9", "1"],
        ["masked", "1.1", "1"],
        ["leapt", "1.1", "1"],
      ],
    },
    { id: "TEST-2026:3", type: "bugfix", fixes: [["kernel-core", "5.14.0", "11"]] },
    { id: "TEST-2026:4", type: "security", fixes: [["locked", "1.1", "1"]] },
  ]);
  machine.write("etc/dnf/dnf.conf", "[main]\nexcludepkgs=excluded\n");
  // As `dnf5 versionlock add locked` writes it.
  machine.write(
    "etc/dnf/versionlock.toml",
    `version = "1.0"

[[packages]]
name = "locked"
comment = "Added by 'versionlock add' command on 2026-11-25 17:31:17"

[[packages.conditions]]
key = "evr"
comparator = "="
value = "1.0-1"
`,
  );
  machine.write(
    "etc/yum.repos.d/test.repo",
    `# as vendors write them
[updates]
name = Test updates
baseurl=${url}
gpgcheck=0
metadata_expire=0

[mirrored]
name=Mirrored
metalink=https://mirrors.example.com/metalink?repo=x-$releasever&arch=$basearch
enabled=0

[two]
baseurl=https://user:s3cret@one.example.com/$basearch/
   http://two.example.com/
enabled = False
`,
  );
}

/** What the inventory is to say of it. */
export function reported(manager: "dnf" | "dnf5" | "zypper", native: string): Package[] {
  const dnf = manager !== "zypper";
  return byName([
    installed("alpha", "1.0-1", update("1.1-1", true)),
    installed("beta", "1:2.0-1", update("2:1.0-1")),
    installed("current", "1.0-1", { category: "Applications/Tests" }),
    installed("excluded", "1.0-1", dnf ? {} : update("1.1-1")),
    installed("fixed", "2.0-1", update("2.1-1")),
    installed("hostile", "1.0~rc1^git2-1", {
      description:
        'The hostile package\na "quoted" \\ name\nof \\"it\\u0041 $(x) `y` é漢\n\nThe end.',
    }),
    // The newest of them last, and the update is for that one.
    installed("kernel-core", "5.14.0-9"),
    installed("kernel-core", "5.14.0-10", update("5.14.0-11")),
    installed("leapt", "1.0-1", update("1.2-1", true)),
    installed("local", "1.0-1"),
    // Of versionlock.toml dnf 4 and zypper know nothing.
    installed("locked", "1.0-1", {
      ...update("1.1-1", true),
      ...(manager === "dnf5" ? { isHeld: true } : {}),
    }),
    installed("masked", "1.0-1", update("1.2-1", true)),
    // Both architectures are kept at one version: dnf5, which asks for the best by default, does
    // nothing at all then, and lists it all the same.
    installed("native", "1.0-1", manager === "dnf5" ? update("1.1-1") : {}),
    installed(`native.${foreign(native)}`, "1.0-1"),
    installed("newer", "3.0-1"),
    installed("system-release", "39-1"),
  ]);
}

function installed(name: string, currentVersion: string, more: Partial<Package> = {}): Package {
  const own = name.replace(/\..*/, "");
  return {
    ...{ name, currentVersion, needsUpdate: false, isSecurityUpdate: false },
    ...{ description: `The ${own} package\nWhat ${own} does.`, ...more },
  };
}

function update(availableVersion: string, isSecurityUpdate = false): Partial<Package> {
  return { availableVersion, needsUpdate: true, isSecurityUpdate, sourceRepository: "updates" };
}
