import { join } from "node:path";
import type { Advisory, RpmRoot, Spec } from "./rpm";
import type { Package, Root } from "./support";

// Machines on which the package manager would do something else than go to the newest version of
// everything. What dnf and zypper would do there is their own word: see rpm-word.ts.

export type Manager = "dnf4" | "dnf5" | "zypper";

export type World = {
  name: string;
  installed: Spec[];
  repositories: Record<
    string,
    { packages: Spec[]; options?: string[]; advisories?: Advisory[]; modules?: string }
  >;
  /** Lines of dnf.conf. */
  dnf?: string[];
  /** Lines of zypp.conf. */
  zypp?: string[];
  /** Packages that somebody holds back, at the version that is installed. */
  locked?: string[];
  /** Files of the root; REPOSITORY stands for where the repositories are. */
  files?: Record<string, string>;
  /** What dnf 4's check-update says where that is not what its upgrade would do. */
  checkUpdate?: string[];
  /** Rows of what is to be reported, for the managers this world is for: see rowOf. */
  expected: Partial<Record<Manager, string[]>>;
};

export const noarch = (name: string, version: string, more: Partial<Spec> = {}): Spec => ({
  ...{ name, version: version.includes("-") ? version : `${version}-1` },
  ...more,
});
export const everywhere = (...rows: string[]) => ({ dnf4: rows, dnf5: rows, zypper: rows });
export const dnf = (...rows: string[]) => ({ dnf4: rows, dnf5: rows });
export const zypper = (...rows: string[]) => ({ zypper: rows });

/** name, version and repository of an update, and what else is said of it. */
export function rowOf({ name, ...update }: Package): string {
  const words = [name, update.availableVersion, update.sourceRepository];
  if (update.replacedBy) words.push("by", update.replacedBy);
  if (update.isHeld) words.push("held");
  if (update.isSecurityUpdate) words.push("security");
  return words.join(" ");
}

const base = noarch("system-release", "39", { provides: "system-release(releasever) = 39" });

/**
 * Makes a machine such as the world says, which finds its repositories below `url`, and has `fetch`
 * get its package lists.
 */
export function settle(machine: RpmRoot, world: World, url: string, fetch: () => void): void {
  machine.installAll([base, ...world.installed]);
  const write = (path: string, lines: string[]) => machine.write(path, `${lines.join("\n")}\n`);
  write("etc/dnf/dnf.conf", ["[main]", ...(world.dnf ?? [])]);
  write("etc/zypp/zypp.conf", ["[main]", ...(world.zypp ?? [])]);
  for (const [path, text] of Object.entries(world.files ?? {})) machine.write(path, text);
  lock(machine, world);
  const off: (() => void)[] = [];
  for (const [id, { packages, options = [], advisories = [], modules }] of Object.entries(
    world.repositories,
  )) {
    const name = id.replace("$which", "stable");
    const directory = join(machine.repository, name);
    machine.exec("mkdir", ["-p", directory]);
    machine.build(packages, directory);
    machine.publish(advisories, directory, modules);
    const lines = [`[${name}]`, `name=The ${name}`, `baseurl=${url}/${id}`, "gpgcheck=0"];
    const repository = (enabled: 0 | 1) => {
      for (const place of ["yum.repos.d", "zypp/repos.d"]) {
        const more = options.filter((option) => option !== "OFF");
        write(`etc/${place}/${name}.repo`, [...lines, `enabled=${enabled}`, ...more]);
      }
    };
    repository(1);
    if (options.includes("OFF")) off.push(() => repository(0));
  }
  fetch();
  for (const switchOff of off) switchOff();
}

/** Holds packages back as `dnf versionlock add`, `dnf5 versionlock add` and `zypper addlock` do. */
export function lock(
  machine: Root,
  { locked, installed }: Pick<World, "locked" | "installed">,
): void {
  if (!locked) return;
  const version = (name: string) => installed.find((spec) => spec.name === name)?.version;
  machine.write(
    "etc/dnf/plugins/versionlock.list",
    `# Added\n\n${locked.map((name) => `${name}-0:${version(name)}.*\n`).join("")}`,
  );
  machine.write(
    "etc/dnf/plugins/versionlock.conf",
    `[main]\nenabled = 1\nlocklist = ${machine.root}/etc/dnf/plugins/versionlock.list\n`,
  );
  const conditions = locked.map(
    (name) =>
      `[[packages]]\nname = "${name}"\n[[packages.conditions]]\nkey = "evr"\ncomparator = "="\nvalue = "${version(name)}"\n`,
  );
  machine.write("etc/dnf/versionlock.toml", `version = "1.0"\n\n${conditions.join("\n")}`);
  const locks = locked.map(
    (name) => `\ntype: package\nmatch_type: glob\ncase_sensitive: on\nsolvable_name: ${name}\n\n`,
  );
  machine.write("etc/zypp/locks", locks.join(""));
}
