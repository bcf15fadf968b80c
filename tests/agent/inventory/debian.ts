import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { needs } from "@/tests/support/needs";
import { privileged, Root } from "./support";

needs("apt-ftparchive");

/** A Debian machine below a private root, and archives it gets its packages from. */
export class DebianRoot extends Root {
  readonly native = this.exec("dpkg", ["--print-architecture"]).trim();
  readonly foreign = this.native === "i386" ? "amd64" : "i386";
  readonly archives = join(this.directory, "archives");

  constructor() {
    super();
    this.write("var/lib/dpkg/status", "");
    for (const directory of [
      ...["var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/apt/lists/partial"],
      ...["etc/apt/preferences.d", "var/cache/apt/archives/partial", "var/log"],
    ]) {
      mkdirSync(join(this.root, directory), { recursive: true });
    }
    if (privileged) this.dpkg("--add-architecture", this.foreign);
  }

  dpkg(...args: string[]): void {
    this.exec("dpkg", ["--root", this.root, "--force-bad-path", "--log=/dev/null", ...args]);
  }

  /** Builds a package; the path of its file. */
  deb(name: string, version: string, { arch = "all", fields = "", conffile = "" } = {}): string {
    const tree = join(this.directory, "tree");
    rmSync(tree, { recursive: true, force: true });
    if (conffile) {
      this.write(`../tree${conffile}`, "kept\n");
      this.write("../tree/DEBIAN/conffiles", `${conffile}\n`);
    }
    this.write(
      "../tree/DEBIAN/control",
      `Package: ${name}\nVersion: ${version}\nArchitecture: ${arch}\nMaintainer: T <t@example.com>\n` +
        `Section: misc\n${fields}Description: The ${name} package\n`,
    );
    const file = join(this.directory, `${name}_${version}_${arch}.deb`.replaceAll(":", "%3a"));
    this.exec("dpkg-deb", ["--build", "--root-owner-group", "-Znone", tree, file]);
    return file;
  }

  /** Publishes packages as a suite with that Release file; the line of sources.list for it. */
  publish(archive: string, suite: string, release: Record<string, string>, debs: string[]): string {
    const base = join(this.archives, archive);
    const dist = join(base, "dists", suite);
    const pool = join(base, "pool", suite.replaceAll("/", "-"));
    const index = join(dist, "main", `binary-${this.native}`);
    for (const directory of [pool, index]) mkdirSync(directory, { recursive: true });
    for (const file of debs) this.exec("mv", [file, pool]);
    const list = this.exec("apt-ftparchive", ["packages", pool.slice(base.length + 1)], {}, base);
    this.write(join(index, "Packages"), list);
    const fields = { Architectures: this.native, Components: "main", ...release };
    const options = Object.entries(fields).flatMap(([name, value]) => [
      "-o",
      `APT::FTPArchive::Release::${name}=${value}`,
    ]);
    this.write(join(dist, "Release"), this.exec("apt-ftparchive", [...options, "release", dist]));
    return `deb [trusted=yes] file:${base} ${suite} main\n`;
  }

  /** As the report names what publish() made. */
  source(archive: string, suite: string): string {
    return `file:${this.archives}/${archive} ${suite}/main`;
  }

  /** apt-get update, for the lists of the root. */
  update(): void {
    this.exec("apt-get", [
      ...["-o", `Dir=${this.root}`, "-o", "APT::Sandbox::User=root"],
      ...["-o", `Dir::State::status=${this.root}/var/lib/dpkg/status`, "-q", "update"],
    ]);
  }
}
