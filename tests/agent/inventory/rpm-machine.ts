import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { atProcessEnd } from "@/tests/support/at-end";
import { needs } from "@/tests/support/needs";
import { RpmRoot } from "./rpm";
import { settle, type World } from "./rpm-world";
import { privileged } from "./support";

needs("dnf", "dnf-plugins-core", "zypper");

const kept = resolve(".muster/packages/dnf-plugins-core");

/** Python modules of dnf 4's plugins: no machine has that package beside zypper. */
export const python = privileged ? unpacked() : undefined;

function unpacked(): string {
  const deb = readdirSync(kept).find((name) => /^dnf-plugins-core_.*\.deb$/.test(name));
  if (!deb) throw new Error(`dnf-plugins-core is not in ${kept}`);
  // For all files that share the process: the first to end must not take it from the others.
  const directory = mkdtempSync(join(tmpdir(), "muster-dnf-plugins-"));
  atProcessEnd(() => rmSync(directory, { recursive: true, force: true }));
  execFileSync("dpkg", ["-x", join(kept, deb), directory]);
  return join(directory, "usr/lib/python3/dist-packages");
}

/** A machine that dnf 4 and zypper both know, each with package lists of its own. */
export class RpmMachine extends RpmRoot {
  readonly env = {
    dnf4: { INVENTORY_MANAGER: "dnf", ...(python ? { PYTHONPATH: python } : {}) },
    zypper: { INVENTORY_MANAGER: "zypper", ZYPP_CONF: join(this.root, "etc/zypp/zypp.conf") },
  };

  /** Makes it such as the world says, with the package lists of these managers. */
  settle(world: World, managers: ("dnf4" | "zypper")[] = ["dnf4", "zypper"]): this {
    // dnf 4 looks for plugins and their settings where the machine has them: not below the root.
    const places = [
      `pluginpath=${world.locked && python ? `${python}/dnf-plugins` : "/nonexistent"}`,
      `pluginconfpath=${this.root}/etc/dnf/plugins`,
    ];
    const dnf = [...(world.dnf ?? []), ...places];
    settle(this, { ...world, dnf }, `file://${this.repository}`, () => {
      if (managers.includes("dnf4")) this.dnf("makecache");
      if (managers.includes("zypper")) this.zypper("refresh");
    });
    return this;
  }

  /** What dnf prints for people, whether it would do something or not. */
  dnf(...args: string[]): string {
    const options = ["--setopt=color=never", "--setopt=debuglevel=2"];
    const words = ["dnf", `--installroot=${this.root}`, ...options, ...args];
    return this.exec("sh", ["-c", '"$@" || :', "sh", ...words], this.env.dnf4);
  }

  zypper(...args: string[]): string {
    const words = ["--root", this.root, "--non-interactive", ...args];
    return this.exec("zypper", words, { ZYPP_READONLY_HACK: "1", ...this.env.zypper });
  }
}
