import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { atEnd, atProcessEnd } from "@/tests/support/at-end";
import { needs } from "@/tests/support/needs";
import { type Shell, shells, which } from "../support/machine";

needs("busybox", "dash", "ksh", "perl");

export { shells };

const directory = mkdtempSync(join(tmpdir(), "muster-inventory-library-"));
atProcessEnd(() => rmSync(directory, { recursive: true, force: true }));

/** The inventory as one file of functions: reading it runs nothing. */
export const libraryPath = join(directory, "inventory.sh");
const parts = [
  "base/json-writer.sh",
  ...readdirSync("agent/inventory").map((name) => `inventory/${name}`),
];
writeFileSync(libraryPath, parts.map((part) => readFileSync(`agent/${part}`, "utf8")).join("\n"));

export type Package = {
  name: string;
  currentVersion: string;
  availableVersion?: string;
  needsUpdate: boolean;
  isSecurityUpdate: boolean;
  description: string;
  category?: string;
  sourceRepository?: string;
  isHeld?: boolean;
  replacedBy?: string;
};

/** What the inventory has to say beside the packages; empty values are left out. */
export type State = {
  updatesUnknown?: string;
  securityUnknown?: string;
  listsUpdatedAt?: string;
};

/** Building and installing packages below a private root takes root's rights. */
export const privileged = process.getuid?.() === 0;
if (!privileged) console.warn("Not run: installing packages into a private root needs root.");

/** A directory of this file's own with a machine's root in it, gone after the last test. */
export class Root {
  readonly directory = mkdtempSync(join(tmpdir(), "muster-inventory-"));
  readonly root = join(this.directory, "root");

  constructor() {
    mkdirSync(this.root);
    atEnd(() => rmSync(this.directory, { recursive: true, force: true }));
  }

  /** Writes a file below the root, or below the directory when the path begins with ../. */
  write(path: string, content: string | Buffer): string {
    const file = resolve(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  /** Makes a symbolic link below the root, in place of what is there. */
  link(path: string, target: string): void {
    const file = resolve(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    rmSync(file, { force: true });
    symlinkSync(target, file);
  }

  /** Takes away what is at a path below the root. */
  remove(path: string): void {
    rmSync(resolve(this.root, path), { recursive: true, force: true });
  }

  /** Runs a tool to its end; its standard output. */
  exec(command: string, args: string[], env: Record<string, string> = {}, cwd = this.directory) {
    const surroundings = { PATH: tools, HOME: this.directory, LC_ALL: "C", ...env };
    return execFileSync(command, args, {
      cwd,
      env: { NODE_ENV: "test", ...surroundings },
      encoding: "utf8",
      maxBuffer: 64_000_000,
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** What a piece of shell prints that has the library at hand. */
  shell(shell: Shell, script: string, env: Record<string, string> = {}): string {
    const [command, args] = interpreters[shell];
    return this.exec(command, [...args, "-c", `set -u; . ${libraryPath}; ${urgently}; ${script}`], {
      PATH: shell === "busybox" ? `${this.#busyboxTools()}:${tools}` : tools,
      INVENTORY_ROOT: this.root,
      TMPDIR: this.directory,
      ...env,
    });
  }

  packages(shell: Shell, env: Record<string, string> = {}): Package[] {
    return byName(JSON.parse(this.shell(shell, "inventory_packages", env)));
  }

  /** The packages, with what is said beside them; also when the inventory fails. */
  told(
    shell: Shell,
    env: Record<string, string> = {},
  ): { packages: Package[]; state: State; failed: boolean } {
    // Where the shell is: that may be another root.
    const script = `INVENTORY_STATE=$(mktemp); export INVENTORY_STATE; inventory_packages ||
      printf failed; printf '\\f'; cat "$INVENTORY_STATE"; rm -f "$INVENTORY_STATE"`;
    const [printed = "", said = ""] = this.shell(shell, script, env).split("\f");
    const lines = said.trimEnd().split("\n");
    const told = lines.map((line) => /^(\w+)=(.*)$/.exec(line)?.slice(1) ?? [line]);
    return {
      packages: byName(JSON.parse(printed.replace(/failed$/, ""))),
      state: Object.fromEntries(told.filter(([, value]) => value !== "")),
      failed: printed.endsWith("failed"),
    };
  }

  repositories(shell: Shell, env: Record<string, string> = {}) {
    return JSON.parse(this.shell(shell, "inventory_repositories", env));
  }

  /** The lines name=value that a function prints. */
  lines(shell: Shell, name: string, env: Record<string, string> = {}): Record<string, string> {
    const lines = this.shell(shell, name, env).trimEnd().split("\n");
    return Object.fromEntries(lines.map((line) => /^([^=]*)=(.*)$/s.exec(line)?.slice(1) ?? []));
  }

  // As on Alpine: busybox is every tool it has.
  #busyboxTools(): string {
    const directory = join(this.directory, "busybox");
    try {
      mkdirSync(directory);
    } catch {
      return directory;
    }
    const busybox = String(which("busybox"));
    const has = new Set(execFileSync(busybox, ["--list"], { encoding: "utf8" }).split("\n"));
    for (const applet of applets.filter((name) => has.has(name)))
      symlinkSync(busybox, join(directory, applet));
    return directory;
  }
}

const applets =
  "awk cat cut date find grep head ip ln mkdir mktemp nice ionice rm sed sort timeout tr uname xargs".split(
    " ",
  );

// At the lowest priority a package manager waits for everything else this machine does:
// ../priority.test.ts sees that it is asked so.
const urgently = "nice() { return 1; }; ionice() { return 1; }";

const tools = `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin`;

const interpreters: Record<Shell, [string, string[]]> = {
  dash: ["dash", []],
  bash: ["bash", ["--posix"]],
  busybox: ["busybox", ["sh"]],
  ksh: ["ksh", []],
};

/** In the order of their names; entries of one name keep theirs. */
export function byName(packages: Package[]): Package[] {
  return packages.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

// The locks that package managers take, of fcntl(2); flock(1) takes others.
const takeLocks = `use Fcntl qw(F_SETLK F_WRLCK);
for (@ARGV) {
  open my $file, "+>>", $_ or die "$_: $!";
  my $lock = pack("s s x!8 q q i x4", F_WRLCK, 0, 0, 0, 0);
  fcntl $file, F_SETLK, $lock or die "$_: $!";
  push @held, $file;
}`;

/** Perl that runs a piece of shell while it holds locks on the files that are named after it. */
export const lockAndRun = `my $script = shift; ${takeLocks} system "sh", "-c", $script;`;

/** Holds locks on files, as another process at work, until what it answers is called. */
export async function holdLocks(files: string[]): Promise<() => Promise<unknown>> {
  const child = spawn("perl", [...["-e", `${takeLocks} $| = 1; print "held"; <STDIN>`], ...files], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const refused = ended.then(() => Promise.reject(new Error("The locks cannot be had")));
  refused.catch(() => undefined);
  await Promise.race([once(child.stdout, "data"), refused]);
  return () => {
    child.stdin.end();
    return ended;
  };
}
