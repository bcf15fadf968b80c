import { mkdirSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { needs } from "@/tests/support/needs";
import { Root } from "./support";

needs("pacman");

/** A package as pacman knows it; lists have a value a line. */
export type Described = {
  name: string;
  version: string;
  description?: string;
  groups?: string[];
  depends?: string[];
  replaces?: string[];
  conflicts?: string[];
  provides?: string[];
};

export const described = (
  name: string,
  version: string,
  more: Omit<Described, "name" | "version"> = {},
): Described => ({ name, version, ...more });

export type Repository = { name: string; packages: Described[]; settings?: string };

let published = 0;

function fields(one: Described, more: Record<string, string | string[]>): string {
  const all: Record<string, string | string[] | undefined> = {
    ...{ NAME: one.name, VERSION: one.version, DESC: one.description, ARCH: "any" },
    ...{ GROUPS: one.groups, DEPENDS: one.depends, REPLACES: one.replaces },
    ...{ CONFLICTS: one.conflicts, PROVIDES: one.provides, ...more },
  };
  return Object.entries(all)
    .filter(([, value]) => value !== undefined && value.length > 0)
    .map(([field, value]) => `%${field}%\n${[value].flat().join("\n")}\n\n`)
    .join("");
}

/** A machine whose packages are written down as pacman would, and repositories on its own disk. */
export class PacmanWorld extends Root {
  readonly served = join(this.directory, "repositories");
  readonly sync = join(this.root, "var/lib/pacman/sync");

  constructor(installed: Described[], repositories: Repository[], options = "") {
    super();
    this.write("var/lib/pacman/local/ALPM_DB_VERSION", "9\n");
    mkdirSync(this.served);
    this.has(installed);
    for (const { name, packages } of repositories) this.offer(name, packages);
    this.configure(repositories, options);
    this.fetch();
  }

  configure(repositories: Pick<Repository, "name" | "settings">[], options = ""): void {
    const sections = repositories.map(
      ({ name, settings = "" }) => `[${name}]\nServer = file://${this.served}\n${settings}\n`,
    );
    this.write(
      "etc/pacman.conf",
      `[options]\nArchitecture = auto\nSigLevel = Never\n${options}\n${sections.join("")}`,
    );
  }

  has(installed: Described[]): void {
    const local = join(this.root, "var/lib/pacman/local");
    for (const one of installed) {
      const directory = join(local, `${one.name}-${one.version}`);
      const more = { REASON: "0", INSTALLDATE: "1700000000", VALIDATION: "none" };
      const described = { description: `The ${one.name} package`, ...one };
      this.write(join(directory, "desc"), fields(described, more));
      this.write(join(directory, "files"), "%FILES%\n\n");
    }
  }

  /** Publishes what a repository has from now on. */
  offer(repository: string, packages: Described[]): void {
    const tree = join(this.directory, "tree");
    rmSync(tree, { recursive: true, force: true });
    mkdirSync(tree);
    for (const one of packages) {
      const file = `${one.name}-${one.version.replace(":", "_")}-any.pkg.tar.gz`;
      const desc = fields(one, { FILENAME: file, CSIZE: "1" });
      this.write(join(tree, `${one.name}-${one.version}`, "desc"), desc);
    }
    const file = join(this.served, `${repository}.db`);
    this.exec("tar", ["-C", tree, "-czf", file, ...readdirSync(tree), "-T", "/dev/null"]);
    // pacman asks for what is newer than what it has, and counts in seconds.
    published++;
    utimesSync(file, new Date(), new Date(1_600_000_000_000 + 1000 * published));
  }

  pacman(...args: string[]): string {
    return this.exec("pacman", [
      ...["--noconfirm", "--config", join(this.root, "etc/pacman.conf"), "--root", this.root],
      ...["--logfile", "/dev/null", "--dbpath", join(this.root, "var/lib/pacman"), ...args],
    ]);
  }

  fetch(): void {
    this.pacman("-Sy");
  }

  /** What `pacman -Sup` would do, by its own word: repository and version by name. */
  plan(): Record<string, string> {
    const printed = this.pacman("-Sup", "--print-format", "plan %n %r %v");
    return Object.fromEntries(
      [...printed.matchAll(/^plan (\S+) (\S+ \S+)$/gm)].map(([, name, to]) => [name, to]),
    );
  }
}
