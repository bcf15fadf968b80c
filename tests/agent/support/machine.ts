import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { needs } from "@/tests/support/needs";

needs("busybox", "curl", "dash", "ksh", "wget");

export type Shell = "dash" | "bash" | "busybox" | "ksh";
export type Client = "curl" | "wget" | "busybox-wget";

export const agentPath = resolve("agent/muster-agent");
export const installerPath = resolve("agent/install.sh");

/** What the agent and the installer may call, besides curl and wget. */
const tools = [
  ..."awk cat chmod chroot cksum cp cut date df env false getconf getent grep gzip head hostname id".split(
    " ",
  ),
  ..."ionice ip kill ln nice sort".split(" "),
  ..."ls lscpu mkdir mktemp mv od rm rmdir sed sha256sum sleep sync tail timeout touch tr true uname wc".split(
    " ",
  ),
];

/** Where this machine has a command. */
export function which(name: string): string | undefined {
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((directory) => join(directory, name))
    .find((path) => existsSync(path));
}

const shellFile = { dash: "dash", bash: "bash", busybox: "busybox", ksh: "ksh" } as const;

/** The shells of the trade that this machine has; dash, bash and busybox must be there. */
export const shells: Shell[] = (["dash", "bash", "busybox", "ksh"] as const).filter(
  (shell) => shell !== "ksh" || which("ksh"),
);
export const clients: Client[] = ["curl", "wget", "busybox-wget"];

export const combinations = shells.flatMap((shell) => clients.map((client) => ({ shell, client })));

export type Ended = { code: number | null; signal: string | null; stdout: string; stderr: string };

export type Options = {
  env?: Record<string, string | undefined>;
  stdin?: string;
};

/**
 * A private machine: its own PATH with one shell and one HTTP client, its own root directory
 * for what the agent writes, its own host root for what the agent reads. With busybox as the
 * shell all tools are busybox too, as on Alpine.
 */
export class Machine {
  readonly directory = mkdtempSync(join(tmpdir(), "muster-machine-"));
  readonly path = join(this.directory, "path");
  readonly prefix = join(this.directory, "root");
  readonly hostRoot = join(this.directory, "host");
  readonly #running = new Set<ChildProcess>();

  constructor(
    readonly shell: Shell,
    readonly client: Client,
    { without = [] as string[] } = {},
  ) {
    for (const directory of [this.path, this.prefix, this.hostRoot]) mkdirSync(directory);
    const busybox = required("busybox");
    const applets = new Set(execFileSync(busybox, ["--list"], { encoding: "utf8" }).split("\n"));
    for (const tool of tools.filter((name) => !without.includes(name))) {
      const file = shell === "busybox" && applets.has(tool) ? busybox : which(tool);
      if (file) this.#link(tool, file);
    }
    this.#link("sh", required(shellFile[shell]));
    if (client === "curl") this.#link("curl", required("curl"));
    if (client === "wget") this.#link("wget", required("wget"));
    if (client === "busybox-wget") this.#link("wget", busybox);
  }

  get lib(): string {
    return join(this.prefix, "var/lib/muster-agent");
  }

  get credential(): string {
    return join(this.lib, "credential");
  }

  /** Puts a command of the test's own making on the PATH. */
  command(name: string, script: string): void {
    rmSync(join(this.path, name), { force: true });
    writeFileSync(join(this.path, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** Writes a file of the host the agent describes. */
  hostFile(path: string, content: string | Buffer): void {
    const file = join(this.hostRoot, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** The whole environment of what runs here; a value of undefined leaves its name out. */
  env(extra: Options["env"] = {}): NodeJS.ProcessEnv {
    return {
      NODE_ENV: "test",
      PATH: this.path,
      HOME: this.directory,
      TMPDIR: this.directory,
      MUSTER_PREFIX: this.prefix,
      MUSTER_DOCKER_SOCKET: "/nonexistent",
      // A test that wants reports says so: they would be of this machine.
      MUSTER_REPORTS: "0",
      ...extra,
    };
  }

  /** Starts a script under this machine's shell. */
  start(args: string[], { env, stdin }: Options = {}): ChildProcess {
    const child = spawn(join(this.path, "sh"), args, {
      env: this.env(env),
      stdio: [stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    child.stdin?.end(stdin);
    this.#running.add(child);
    child.once("exit", () => this.#running.delete(child));
    return child;
  }

  /** Runs a script to its end. */
  run(args: string[], options: Options = {}): Promise<Ended> {
    return ended(this.start(args, options));
  }

  agent(args: string[], options: Options = {}): Promise<Ended> {
    return this.run([agentPath, ...args], options);
  }

  install(args: string[], options: Options = {}): Promise<Ended> {
    return this.run([installerPath, ...args], options);
  }

  /** Every path below the private root, with the mode of files. */
  tree(): string[] {
    return readdirSync(this.prefix, { recursive: true, encoding: "utf8" })
      .map((path) => `${path} ${(statSync(join(this.prefix, path)).mode & 0o7777).toString(8)}`)
      .sort();
  }

  exists(path: string): boolean {
    return existsSync(path);
  }

  dispose(): void {
    for (const child of this.#running) child.kill("SIGKILL");
    // What a killed agent has started may still write a file or two.
    for (let left = 20; existsSync(this.directory); left--) {
      try {
        rmSync(this.directory, { recursive: true, force: true });
      } catch (error) {
        if (left === 0) throw error;
      }
    }
  }

  #link(name: string, file: string): void {
    symlinkSync(file, join(this.path, name));
  }
}

/** Collects what a process says until it ends. */
export function ended(child: ChildProcess): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk;
  });
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (code, signal) => done({ code, signal, stdout, stderr }));
  });
}

function required(name: string): string {
  const file = which(name);
  if (!file) throw new Error(`The agent's tests need ${name} on this machine`);
  return file;
}
