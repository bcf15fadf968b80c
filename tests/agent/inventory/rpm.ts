import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { needs } from "@/tests/support/needs";
import { privileged, Root } from "./support";

needs("createrepo_c", "dnf", "rpmbuild", "zypper");

export type Advisory = {
  id: string;
  type: "security" | "bugfix";
  /** name, version, release */
  fixes: [string, string, string][];
};

/** A package: version with release, and an epoch where it has one: "1:2.0-1". */
export type Spec = {
  name: string;
  version: string;
  arch?: string;
} & Partial<
  Record<"requires" | "recommends" | "provides" | "obsoletes" | "conflicts" | "vendor", string>
>;

/** A machine of rpm packages below a private root, and a repository it gets them from. */
export class RpmRoot extends Root {
  readonly repository = join(this.directory, "repository");
  readonly #built = join(this.directory, "built");

  constructor() {
    super();
    // Debian's rpm keeps its database in the home directory.
    this.write("../.rpmmacros", "%_dbpath /var/lib/rpm\n%_topdir %{getenv:HOME}/rpmbuild\n");
    for (const directory of [this.repository, this.#built]) mkdirSync(directory);
  }

  /** Builds a package into the repository, or elsewhere; the path of its file. */
  rpm(
    name: string,
    version: string,
    { release = "1", arch = "noarch", fields = "", description = `What ${name} does.` } = {},
    into = this.repository,
  ): string {
    const spec = this.write(
      `../${name}.spec`,
      `Name: ${name}\nVersion: ${version}\nRelease: ${release}\nSummary: The ${name} package\n` +
        `License: MIT\n${fields}%description\n${description}\n%files\n`,
    );
    const file = `${name}-${version}-${release}.${arch}.rpm`;
    this.exec("rpmbuild", [
      ...["--quiet", "-bb", "--target", arch, "--define", `_rpmdir ${into}`],
      ...["--define", `_build_name_fmt ${file}`, spec],
    ]);
    return join(into, file);
  }

  /** Installs a version that the repository does not have. */
  install(...rpm: Parameters<RpmRoot["rpm"]>): void {
    if (!privileged) return;
    const [name, version, more] = rpm;
    this.put(this.rpm(name, version, more, this.#built));
  }

  /** Installs files. */
  protected put(...files: string[]): void {
    const how = ["--nodeps", "--oldpackage", "--ignorearch", "--noscripts", "--install"];
    this.exec("rpm", ["--root", this.root, ...how, ...files]);
  }

  /** Builds packages into a directory, as few calls of rpmbuild as that takes; their files. */
  build(specs: Spec[], into: string): string[] {
    const rounds = new Map<string, Spec[]>();
    const seen = new Map<string, number>();
    for (const spec of specs) {
      // A spec file has each name once.
      const key = `${spec.arch ?? "noarch"} ${spec.name}`;
      const nth = (seen.get(key) ?? 0) + 1;
      seen.set(key, nth);
      const round = `${spec.arch ?? "noarch"} ${nth}`;
      rounds.set(round, [...(rounds.get(round) ?? []), spec]);
    }
    for (const [round, packages] of rounds) {
      const [arch = ""] = round.split(" ");
      const spec = this.write("../world.spec", packages.reduce(withPackage, header));
      this.exec("rpmbuild", [
        ...["--quiet", "-bb", "--target", arch, "--define", `_rpmdir ${into}`],
        ...["--define", "_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm", spec],
      ]);
    }
    return specs.map(({ name, version, arch = "noarch" }) =>
      join(into, `${name}-${version.replace(/^\d+:/, "")}.${arch}.rpm`),
    );
  }

  /** Installs all of these. */
  installAll(specs: Spec[]): void {
    const files = this.build(specs, this.#built);
    if (files.length > 0) this.put(...files);
  }

  /** Publishes what is in a repository, with what advisories say of it and its modules. */
  publish(advisories: Advisory[], repository = this.repository, modules = ""): void {
    const updates = advisories.map(
      ({ id, type, fixes }) =>
        `<update from="t@example.com" status="final" type="${type}" version="1"><id>${id}</id>
        <title>${id}</title><severity>Important</severity><issued date="2026-01-02 03:04:05"/>
        <description>What was wrong.</description><pkglist><collection short="c"><name>c</name>
        ${fixes.map(([name, version, release]) => `<package name="${name}" version="${version}" release="${release}" epoch="0" arch="noarch" src="${name}-${version}-${release}.src.rpm"><filename>${name}-${version}-${release}.noarch.rpm</filename></package>`).join("\n")}
        </collection></pkglist></update>`,
    );
    const file = this.write(
      "../updateinfo.xml",
      `<?xml version="1.0" encoding="UTF-8"?>\n<updates>${updates.join("\n")}</updates>\n`,
    );
    this.exec("createrepo_c", ["--quiet", repository]);
    if (advisories.length > 0) this.exec("modifyrepo_c", [file, join(repository, "repodata")]);
    if (modules !== "") {
      const yaml = this.write("../modules.yaml", modules);
      this.exec("modifyrepo_c", ["--mdtype=modules", yaml, join(repository, "repodata")]);
    }
  }

  /** Every file of the root; the database's shared memory is any reader's to touch. */
  snapshot(): string[] {
    const shown = ["-type", "f", "-printf", "%P %C@ %s\n"];
    return this.exec("find", [this.root, "-xdev", ...shown])
      .split("\n")
      .filter((line) => !/^(tmp|recorder)\/|rpmdb\.sqlite-(shm|wal) /.test(line))
      .sort();
  }
}

const header =
  "Name: none\nVersion: 1\nRelease: 1\nSummary: None\nLicense: MIT\n%description\nNone.\n";

function withPackage(specs: string, { name, version, arch, ...more }: Spec): string {
  const [, epoch, number, release] = /^(?:(\d+):)?(.*)-(.*)$/.exec(version) ?? [];
  const fields = { version: number, release, epoch, summary: `The ${name} package`, ...more };
  const lines = Object.entries(fields).filter(([, value]) => value !== undefined);
  const preamble = lines.map(([field, value]) => `${field}: ${value}`).join("\n");
  return `${specs}%package -n ${name}\n${preamble}\n%description -n ${name}\nWhat ${name} does.\n%files -n ${name}\n`;
}
