import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { needs } from "@/tests/support/needs";
import { type Ended, ended } from "./machine";

needs("busybox", "unshare");

export type Container = {
  name: string;
  /** What is inside; see become-node.sh. */
  kind?: "machine" | "bash" | "busybox";
  status?: "running" | "stopped";
  lock?: string;
};

type Options = { env?: Record<string, string>; stdin?: string };

/**
 * A Proxmox node: a copy-on-write copy of this machine with a `pct` that enters its containers,
 * which are roots with namespaces of their own. Whatever is done in it leaves no trace. Needs
 * root and overlayfs.
 */
export class ProxmoxNode {
  private constructor(
    private readonly directory: string,
    private readonly keeper: ChildProcess,
    /** Its first process, as this machine counts. */
    private readonly pid: string,
  ) {}

  static async start(containers: Record<number, Container>): Promise<ProxmoxNode> {
    const directory = mkdtempSync(join(tmpdir(), "muster-node-"));
    for (const name of ["mnt", "shared", "containers"]) mkdirSync(join(directory, name));
    const files = resolve("tests/agent/support/proxmox-node");
    for (const file of ["pct", "init", "container", "crontab"]) {
      cpSync(join(files, file), join(directory, "shared", file));
    }
    for (const [vmid, container] of Object.entries(containers)) {
      const { name, kind = "machine", status = "running", lock = "" } = container;
      mkdirSync(join(directory, "containers", vmid));
      for (const [file, text] of Object.entries({ name, kind, status, lock })) {
        writeFileSync(join(directory, "containers", vmid, file), text);
      }
    }
    const args = ["-m", "-p", "-f", "--kill-child", "sh", join(files, "become-node.sh"), directory];
    const keeper = spawn("unshare", args, { stdio: ["ignore", "pipe", "pipe"] });
    const last = ended(keeper);
    await new Promise<void>((done, fail) => {
      keeper.stdout.on("data", (chunk: Buffer) => {
        if (chunk.includes("ready")) done();
      });
      last.then(({ stdout, stderr }) => {
        rmSync(directory, { recursive: true, force: true });
        fail(
          new Error(`The node did not start, which takes root and overlayfs: ${stdout}${stderr}`),
        );
      }, fail);
    });
    const children = readFileSync(`/proc/${keeper.pid}/task/${keeper.pid}/children`, "utf8");
    return new ProxmoxNode(directory, keeper, children.trim());
  }

  /** Runs a command on the node; its environment is `env` and a PATH as cron has it. */
  run(command: string[], { env = {}, stdin = "" }: Options = {}): Promise<Ended> {
    const child = spawn("nsenter", ["-t", this.pid, "-m", "-p", "-r", "-w", "--", ...command], {
      env: { NODE_ENV: "test", PATH: "/usr/bin:/bin", HOME: "/root", ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    // Some commands end without having read all of it.
    child.stdin.on("error", () => undefined);
    child.stdin.end(stdin);
    return ended(child);
  }

  /** Runs a shell command inside a container; throws when it fails. */
  async inside(vmid: number, script: string): Promise<string> {
    const command = ["/usr/sbin/pct", "exec", String(vmid), "--", "/bin/sh", "-c", script];
    const { code, stdout, stderr } = await this.run(command);
    if (code !== 0) throw new Error(`In container ${vmid}: ${code} ${stderr}`);
    return stdout;
  }

  /** Puts a file where the node sees it, and gives its path there. */
  share(name: string, content: string): string {
    const path = join(this.directory, "shared", name);
    mkdirSync(resolve(path, ".."), { recursive: true });
    writeFileSync(path, content, { mode: 0o755 });
    return `/shared/${name}`;
  }

  /** Ends it and all that runs in it; a second call changes nothing. */
  async stop(): Promise<void> {
    if (this.keeper.signalCode !== null) return;
    const gone = new Promise((done) => this.keeper.once("close", done));
    this.keeper.kill("SIGKILL");
    await gone;
    rmSync(this.directory, { recursive: true, force: true });
  }
}
