import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { needs } from "@/tests/support/needs";
import { ended, which } from "./machine";

needs("podman", "unshare");

const script = resolve("tests/agent/support/engine/become-engine.sh");
const namespaces = ["-m", "-p", "-f", "--kill-child"];

/** What the engine's machine has as its only image. */
export const IMAGE = "localhost/example/tiny:1";

/**
 * Podman with storage, state and cgroups of its own, in namespaces of its own: whatever becomes of
 * the test, its containers and mounts end with its first process, which ends with this one.
 */
export class Engine {
  readonly socket: string;

  private constructor(
    private readonly directory: string,
    private readonly keeper: ChildProcess,
    /** Its first process, as this machine counts. */
    private readonly pid: string,
  ) {
    this.socket = join(directory, "socket");
  }

  /** Whether this machine lets us make one: needs root, and a kernel with cgroup 2. */
  static possible(): boolean {
    const probe = "mount --make-rprivate / && mount -t cgroup2 c /sys/fs/cgroup && unshare -C true";
    return spawnSync("unshare", [...namespaces, "sh", "-c", probe]).status === 0;
  }

  static async start(): Promise<Engine> {
    const directory = mkdtempSync(join(tmpdir(), "muster-engine-"));
    const keeper = spawn("unshare", [...namespaces, "sh", script, directory]);
    const last = ended(keeper);
    await new Promise<void>((done, fail) => {
      keeper.stdout.on("data", (chunk: Buffer) => {
        if (chunk.includes("ready")) done();
      });
      last.then(({ stdout, stderr }) => {
        remove(directory);
        fail(new Error(`Podman did not start: ${stdout}${stderr}`));
      }, fail);
    });
    const children = readFileSync(`/proc/${keeper.pid}/task/${keeper.pid}/children`, "utf8");
    return new Engine(directory, keeper, children.trim());
  }

  /** Runs podman on the engine's machine to its end; what it prints. Throws when it fails. */
  async podman(...args: string[]): Promise<string> {
    const [command, ...rest] = [...this.#entrance(), "podman", ...args];
    const { code, stdout, stderr } = await ended(spawn(command, rest));
    if (code !== 0) throw new Error(`podman ${args.join(" ")}: ${code} ${stderr}`);
    return stdout.trim();
  }

  /** A shell command that is this engine's podman, for the PATH of another machine. */
  get command(): string {
    return `exec ${this.#entrance().join(" ")} podman "$@"`;
  }

  /** Ends it and all that runs in it; a second call changes nothing. */
  async stop(): Promise<void> {
    if (this.keeper.exitCode !== null || this.keeper.signalCode !== null) return;
    const gone = new Promise((done) => this.keeper.once("close", done));
    this.keeper.kill("SIGKILL");
    await gone;
    remove(this.directory);
  }

  // Nothing of the caller's environment but where programs are.
  #entrance(): [string, ...string[]] {
    const path = `PATH=${process.env.PATH}:/usr/sbin:/sbin`;
    const enter = [String(which("nsenter")), "-t", this.pid, "-m", "-p", "-C", "-r", "-w", "--"];
    return [String(which("env")), "-i", path, "HOME=/run", ...enter];
  }
}

/** Takes the directory away, and the cgroup of that name, whose processes may still be ending. */
function remove(directory: string): void {
  const empty = `mount -t cgroup2 c /mnt || exit 0; cd /mnt
    for try in 1 2 3 4 5 6 7 8 9; do
      find "$0" -depth -type d -exec rmdir {} + 2>/dev/null; [ -d "$0" ] || exit 0; sleep 0.1
    done`;
  spawnSync("unshare", ["-m", "sh", "-c", empty, basename(directory)]);
  rmSync(directory, { recursive: true, force: true });
}
