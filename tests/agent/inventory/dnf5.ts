import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { basename, join } from "node:path";
import type { Shell } from "../support/machine";
import { RpmRoot } from "./rpm";
import { libraryPath, Root } from "./support";

/** One command the agent ran. Its temporary directory is WORK, and INVENTORY_CACHE is CACHE. */
export type Call = { argv: string[]; code: number; stdout: string };
export type Recording = {
  recorded: string;
  versions: Record<string, string>;
  calls: Call[];
  /** Files of dnf5's cache, with what its repomd.xml says that there is. */
  lists: Record<string, string>;
  /** What dnf5 said that it would do, and would without its locks. */
  word?: string[];
  free?: string[];
};

// What is written in there goes to UPPER, so a machine is as quickly made as a directory.
const door = `
lower=$1 upper=$2 repository=$3
shift 3
root=$upper.merged
mkdir -p "$root" "$upper.work"
mount --make-rprivate / &&
  mount -t overlay overlay -o "lowerdir=$lower,upperdir=$upper,workdir=$upper.work" "$root" &&
  mkdir -p "$root/repository" && mount -t proc proc "$root/proc" &&
  mount --bind /dev "$root/dev" && mount --bind "$repository" "$root/repository" || exit
[ -n "\${CONFINED:-}" ] || exec chroot "$root" "$@"
# As the service is confined: see sandbox.test.ts.
mount -o remount,bind,ro "$root" && mount -t tmpfs tmpfs "$root/tmp" &&
  exec chroot "$root" setpriv --bounding-set -all --inh-caps -all --no-new-privs "$@"
`;

const recorder = `#!/bin/sh
call=/recorder/calls/$(ls /recorder/calls | wc -l)
mkdir "$call"
printf '%s\\0' "\${0##*/}" "$@" >"$call/argv"
"/usr/bin/\${0##*/}" "$@" >"$call/stdout"
echo $? >"$call/code"
cat "$call/stdout"
exit "$(cat "$call/code")"
`;

/** A machine whose own dnf5 is asked: on the root that scripts/record-dnf5.mjs makes. */
export class Dnf5Root extends RpmRoot {
  constructor(readonly lower: string) {
    super();
    this.write("../door", door);
    for (const name of ["dnf5", "rpm"]) {
      chmodSync(this.write(`recorder/${name}`, recorder), 0o755);
    }
    copyFileSync(libraryPath, join(this.root, "inventory.sh"));
  }

  protected override put(...files: string[]): void {
    for (const file of files) copyFileSync(file, join(this.repository, basename(file)));
    const inside = files.map((file) => join("/repository", basename(file)));
    this.enter("rpm", ["--nodeps", "--oldpackage", "--ignorearch", "--install", ...inside]);
    for (const file of files) rmSync(join(this.repository, basename(file)));
  }

  /** Runs a command in there to its end; its standard output. */
  enter(command: string, args: string[], env: Record<string, string> = {}): string {
    const way = ["-m", "-p", "-f", "--kill-child", "sh", join(this.directory, "door")];
    return this.exec(
      "unshare",
      [...way, this.lower, this.root, this.repository, command, ...args],
      {
        PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
        HOME: "/root",
        ...env,
      },
    );
  }

  override shell(shell: Shell, script: string, env: Record<string, string> = {}): string {
    return this.enter(shell, ["-c", `set -u; . /inventory.sh; ${script}`], {
      INVENTORY_MANAGER: "dnf",
      ...env,
    });
  }

  /** What the inventory asks, and what it is answered. */
  record(env: Record<string, string> = {}): Recording {
    const calls = join(this.root, "recorder/calls");
    rmSync(calls, { recursive: true, force: true });
    mkdirSync(calls);
    this.shell("dash", "inventory_packages || :", {
      PATH: "/recorder:/usr/sbin:/usr/bin:/sbin:/bin",
      ...env,
    });
    const placed = (text: string) =>
      text
        .replaceAll(/\/tmp\/tmp\.\w+/g, "WORK")
        .replaceAll(env.INVENTORY_CACHE || "CACHE", "CACHE");
    const told = (call: string, what: string) => readFileSync(join(calls, call, what), "utf8");
    return {
      recorded: new Date().toISOString().slice(0, 10),
      versions: this.versions(),
      lists: this.#lists(),
      calls: readdirSync(calls)
        .sort((a, b) => Number(a) - Number(b))
        .map((call) => ({
          argv: placed(told(call, "argv")).split("\0").slice(0, -1),
          code: Number(told(call, "code")),
          stdout: told(call, "stdout"),
        })),
    };
  }

  #lists(): Record<string, string> {
    const cache = join(this.root, "var/cache/libdnf5");
    const files = this.exec("find", [cache, "-type", "f", "-printf", "%P\\n"]).trim().split("\n");
    const says = (file: string) =>
      /repomd\.xml$/.test(file)
        ? (readFileSync(join(cache, file), "utf8").match(/<data type="updateinfo">/)?.[0] ?? "-")
        : "";
    return Object.fromEntries(files.sort().map((file) => [file, says(file)]));
  }

  versions(): Record<string, string> {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's, not ours
    const format = "${Package} ${Version}\n";
    const packages = ["dnf5", "libdnf5-2", "libsolv1", "rpm"];
    const lines = this.enter("dpkg-query", ["-W", "-f", format, ...packages])
      .trim()
      .split("\n");
    return Object.fromEntries(lines.map((line) => line.split(" ")));
  }
}

// Answers what was recorded, word for word, and nothing else. On Fedora dnf is a link to dnf5.
const replay = (recording: string, log: string) => `#!${process.execPath}
const { appendFileSync, readFileSync } = require("node:fs");
const [, command, ...args] = process.argv;
const placed = (text) => text
  .replaceAll(process.env.TMPDIR + "/cache", "CACHE")
  .replace(/=[^=]*\\/tmp\\.\\w+(\\/root)?$/, "=WORK$1");
const argv = [command.split("/").pop().replace(/^dnf$/, "dnf5"), ...args.map(placed)];
const { calls } = JSON.parse(readFileSync(${JSON.stringify(recording)}, "utf8"));
const at = calls.findIndex((call) => JSON.stringify(call.argv) === JSON.stringify(argv));
appendFileSync(${JSON.stringify(log)}, (at < 0 ? JSON.stringify(argv) : at) + "\\n");
if (at < 0) process.exit(99);
process.stdout.write(calls[at].stdout);
process.exitCode = calls[at].code;
`;

/** A machine whose dnf5 and rpm answer what real ones did. */
export class Dnf5Replay extends Root {
  readonly #log = join(this.directory, "asked");

  constructor(file: string) {
    super();
    for (const name of ["dnf5", "rpm"]) {
      chmodSync(this.write(`../bin/${name}`, replay(file, this.#log)), 0o755);
    }
    symlinkSync("dnf5", join(this.directory, "bin/dnf"));
    const { lists }: Recording = JSON.parse(readFileSync(file, "utf8"));
    for (const place of ["var/cache/libdnf5", "../cache/dnf"]) {
      for (const [path, text] of Object.entries(lists)) this.write(`${place}/${path}`, text);
    }
    this.write("etc/dnf/dnf.conf", "[main]\n");
  }

  /** Which of the recorded commands were asked for, by number; others are shown as they were. */
  asked(): string[] {
    return readFileSync(this.#log, "utf8").trimEnd().split("\n");
  }

  /** What the inventory says, with the files of this root in the place of this machine's. */
  override told(shell: Shell, env: Record<string, string> = {}) {
    rmSync(this.#log, { force: true });
    const tools = shell === "busybox" ? `${join(this.directory, "busybox")}:` : "";
    return super.told(shell, {
      PATH: `${join(this.directory, "bin")}:${tools}${process.env.PATH}`,
      INVENTORY_MANAGER: "dnf",
      INVENTORY_ROOT: "",
      ...env,
    });
  }

  override exec(command: string, args: string[], env: Record<string, string> = {}): string {
    const script = `mount --make-rprivate / && mount --bind "$0/etc/dnf" /etc/dnf &&
      mount --bind "$0/var/cache" /var/cache && exec "$@"`;
    const away = ["-m", "sh", "-c", script, this.root];
    return super.exec("unshare", [...away, command, ...args], env);
  }
}
