import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { vi } from "vitest";
import { type Ended, ended } from "@/tests/agent/support/machine";
import { needs } from "@/tests/support/needs";

needs("pgrep", "systemd", "unshare");

/** Tries again until it no longer throws: what is booted takes its time beside other tests. */
export const eventually = <T>(check: () => T | Promise<T>) =>
  vi.waitFor(check, { timeout: 90_000, interval: 100 });

export type Kind = {
  hostname: string;
  /** Process 1, with its arguments. */
  init: string[];
  /** Debian packages to install first, from where scripts/lib/tools.mjs keeps them. */
  packages?: string;
  /** Files that lie over those of this machine. */
  files?: Record<string, string>;
  /** Directories of this machine, and where that one has them: what it writes stays there. */
  mounts?: Record<string, string>;
  /** A shell condition that holds once it has booted. */
  ready: string;
};

/**
 * A copy of this machine that is booted by a real init: own processes, mounts and cgroups, the
 * files of this machine as they are, changes kept apart in memory, its network shared. Needs root.
 */
export class BootedMachine {
  readonly #directory = mkdtempSync(join(tmpdir(), "muster-booted-"));
  #namespaces: ChildProcess | undefined;
  #said = "";

  private constructor(private readonly kind: Kind) {
    for (const part of ["over", "disk"]) mkdirSync(join(this.#directory, part), { mode: 0o755 });
    this.#file("etc/hostname", `${kind.hostname}\n`);
    for (const [path, content] of Object.entries(kind.files ?? {})) this.#file(path, content);
    const mounts = Object.entries(kind.mounts ?? {}).map(([from, to]) => `${from} ${to}\n`);
    writeFileSync(join(this.#directory, "mounts"), mounts.join(""));
    const packages = resolve(".muster/packages", kind.packages ?? "none");
    if (existsSync(packages)) this.copy(packages, "srv/packages");
  }

  static of(kind: Kind): BootedMachine {
    if (process.getuid?.() !== 0) {
      throw new Error("Booting a machine takes root's rights, or a privileged container's.");
    }
    return new BootedMachine(kind);
  }

  /** Puts a copy of a directory of this machine at a path of that one, before it is booted. */
  copy(from: string, to: string): void {
    cpSync(from, join(this.#directory, "over", to), { recursive: true });
  }

  /** Switches it on; resolves when it has booted. */
  async boot(): Promise<void> {
    const namespaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child"];
    const script = [join(import.meta.dirname, "boot.sh"), this.#directory, ...this.kind.init];
    // What ends with this process, however it ends, takes the PID namespace and so all with it.
    const child = spawn("setpriv", ["--pdeathsig", "KILL", ...namespaces, "sh", ...script], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#namespaces = child;
    const listen = (chunk: Buffer) => {
      this.#said += chunk;
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    await this.#booted();
  }

  /** Reboots it with a command of its own; resolves when it has booted again. */
  async reboot(command: string): Promise<void> {
    const before = this.#init;
    await this.sh(command);
    await eventually(() => {
      if (this.#init === before) throw new Error(`It did not reboot: ${this.#said}`);
    });
    await this.#booted();
  }

  /** Runs a script in it, as root, to its end. */
  sh(script: string): Promise<Ended> {
    const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    return ended(
      spawn("nsenter", ["--all", "--target", this.#init, "--", "sh", "-c", script], {
        cwd: "/",
        env: { NODE_ENV: "test", PATH, HOME: "/root", LC_ALL: "C" },
        stdio: ["ignore", "pipe", "pipe"],
      }),
    );
  }

  /** The same, where only its output is of interest: anything but success is an error. */
  async output(script: string): Promise<string> {
    const { code, stdout, stderr } = await this.sh(script);
    if (code !== 0) throw new Error(`${script}: ${code}\n${stdout}${stderr}`);
    return stdout.trimEnd();
  }

  /** Every file on its disk that is not of this machine, or not as it is here, and those of /run. */
  async files(): Promise<Set<string>> {
    const disk = join(this.#directory, "disk/upper");
    // A file that was removed is a device.
    const script = `cd ${disk} && find . ! -type d ! -type c`;
    const namespaces = ["--mount", "--target", String(this.#namespaces?.pid)];
    const { stdout } = await ended(spawn("nsenter", [...namespaces, "--", "sh", "-c", script]));
    const changed = stdout.split("\n").map((path) => path.slice(1));
    return new Set([...changed, ...(await this.output("find /run ! -type d")).split("\n")]);
  }

  /** Switches it off and removes every trace of it. */
  async dispose(): Promise<void> {
    const child = this.#namespaces;
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    await eventually(() => this.#removeGroups());
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** Process 1, by the id that it has out here. */
  get #init(): string {
    return readFileSync(join(this.#directory, "init"), "utf8").trim();
  }

  async #booted(): Promise<void> {
    const hasEnded = () => this.#namespaces?.exitCode != null;
    const outcome = await eventually(async () => {
      if (hasEnded()) return undefined;
      const tried = await this.sh(this.kind.ready);
      if (tried.code !== 0) throw new Error(`${this.kind.ready}: ${tried.stdout}${tried.stderr}`);
      return tried;
    }).catch((error: Error) => error);
    if (outcome && !(outcome instanceof Error)) return;
    const log = join(this.#directory, "packages.log");
    const installation = existsSync(log) ? readFileSync(log, "utf8") : "";
    throw new Error(`It did not boot: ${outcome?.message ?? ""}\n${installation}${this.#said}`);
  }

  #file(path: string, content: string): void {
    const file = join(this.#directory, "over", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode: content.startsWith("#!") ? 0o755 : 0o644 });
  }

  /** They are empty once the last process of the machine is gone. */
  #removeGroups(): void {
    const list = join(this.#directory, "cgroups");
    if (!existsSync(list)) return;
    for (const line of readFileSync(list, "utf8").trimEnd().split("\n")) {
      const group = line.split(" ").at(-1) ?? "";
      if (basename(group) === basename(this.#directory)) removeTree(group);
    }
  }
}

/** A cgroup and those below it; their files go with them. */
function removeTree(group: string): void {
  if (!existsSync(group)) return;
  for (const entry of readdirSync(group, { withFileTypes: true })) {
    if (entry.isDirectory()) removeTree(join(group, entry.name));
  }
  rmdirSync(group);
}
