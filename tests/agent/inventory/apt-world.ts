import { join } from "node:path";
import { needs } from "@/tests/support/needs";
import { DebianRoot } from "./debian";
import type { Package } from "./support";

needs("apt-ftparchive");

/** A package as a control file has it; `hold` is of those that are installed. */
export type Control = {
  name: string;
  version: string;
  arch?: string;
  fields?: Record<string, string>;
  hold?: boolean;
};

export const control = (name: string, version: string, fields: Record<string, string> = {}) => ({
  ...{ name, version, fields },
});

export type Archive = {
  name: string;
  suite: string;
  release?: Record<string, string>;
  packages: Control[];
};

const stanza = ({ name, version, arch = "all", fields = {} }: Control) => [
  `Package: ${name}`,
  `Version: ${version}`,
  `Architecture: ${arch}`,
  "Maintainer: T <t@example.com>",
  ...Object.entries(fields).map(([field, value]) => `${field}: ${value}`),
];

/** A machine whose packages are written down and not installed: what apt plans is the same. */
export class AptWorld extends DebianRoot {
  constructor(
    installed: Control[],
    archives: Archive[],
    files: Record<string, string> = {},
    readonly config = "",
  ) {
    super();
    this.has(installed);
    const sources = archives.map((archive) => this.offer(archive));
    this.write("etc/apt/sources.list", sources.join(""));
    this.write("etc/machine-id", "0123456789abcdef0123456789abcdef\n");
    for (const [path, content] of Object.entries(files)) this.write(path, content);
    this.write("../world.conf", `${this.architectures}\n${config}\n`);
    this.update();
  }

  get architectures() {
    return `APT::Architectures { "${this.native}"; "${this.foreign}"; };`;
  }

  /** The environment of the inventory and of the apt it is compared with. */
  get env() {
    return { APT_CONFIG: join(this.directory, "world.conf") };
  }

  has(installed: Control[]): void {
    const written = installed.map((one) => {
      const status = `Status: ${one.hold ? "hold" : "install"} ok installed`;
      const [name, ...rest] = stanza(one);
      return [name, status, ...rest, `Description: The ${one.name} package`, "", ""].join("\n");
    });
    this.write("var/lib/dpkg/status", written.join(""));
  }

  /** Publishes an archive; the line of sources.list for it. */
  offer({ name, suite, release = {}, packages }: Archive): string {
    const dist = join(this.archives, name, "dists", suite);
    for (const arch of [this.native, this.foreign]) {
      const written = packages
        .filter((one) => (one.arch ?? "all") === "all" || one.arch === arch)
        .map((one) =>
          [
            ...stanza(one),
            `Filename: pool/${one.name}_${one.version}.deb`,
            `Size: 1\nSHA256: ${"0".repeat(64)}\nDescription: The ${one.name} package\n\n`,
          ].join("\n"),
        );
      this.write(join(dist, "main", `binary-${arch}`, "Packages"), written.join(""));
    }
    const fields = {
      ...{ Architectures: `${this.native} ${this.foreign}`, Components: "main", Suite: suite },
      ...release,
    };
    const options = Object.entries(fields).flatMap(([field, value]) => [
      "-o",
      `APT::FTPArchive::Release::${field}=${value}`,
    ]);
    this.write(join(dist, "Release"), this.exec("apt-ftparchive", [...options, "release", dist]));
    return `deb [trusted=yes] file:${join(this.archives, name)} ${suite} main\n`;
  }

  override update(): void {
    // As Debian has it, also where a container's configuration says otherwise.
    const plain = ["-o", "Acquire::GzipIndexes=false"];
    this.exec("apt-get", [...this.#options, ...plain, "-q", "update"], this.env);
  }

  get #options() {
    return [
      ...["-o", `Dir=${this.root}`, "-o", "APT::Sandbox::User=root"],
      ...["-o", `Dir::State::status=${this.root}/var/lib/dpkg/status`],
      ...["-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache="],
      ...["-o", "Debug::NoLocking=1", "-o", "Dir::Bin::ischroot=/bin/false"],
    ];
  }

  /** What `apt-get -s dist-upgrade` would do, by its own word. */
  plan(...args: string[]) {
    const printed = this.exec(
      "apt-get",
      [...this.#options, ...args, "-s", "dist-upgrade"],
      this.env,
    );
    const upgraded = [...printed.matchAll(/^Inst (\S+) \[\S+\] \((\S+) /gm)];
    const removed = [...printed.matchAll(/^(?:Remv|Purg) (\S+) \[/gm)];
    return {
      upgraded: Object.fromEntries(upgraded.map(([, name, version]) => [name, version])),
      removed: removed.map(([, name]) => name),
      installed: [...printed.matchAll(/^Inst (\S+) \(/gm)].map(([, name]) => name),
    };
  }
}

/** What a report says would be upgraded, and what of it is held or replaced, by name. */
export function summed(packages: Package[]) {
  const of = (some: Package[], value: (one: Package) => string | undefined) =>
    Object.fromEntries(some.map((one) => [one.name, value(one)]));
  const updates = packages.filter(({ needsUpdate }) => needsUpdate);
  return {
    upgraded: of(
      updates.filter(({ isHeld, replacedBy }) => !isHeld && !replacedBy),
      ({ availableVersion }) => availableVersion,
    ),
    held: of(
      updates.filter(({ isHeld, replacedBy }) => isHeld && !replacedBy),
      ({ availableVersion }) => availableVersion,
    ),
    replaced: of(
      updates.filter(({ replacedBy }) => replacedBy),
      ({ replacedBy, availableVersion }) => `${replacedBy} ${availableVersion}`,
    ),
  };
}
