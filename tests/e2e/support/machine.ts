import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { Machine } from "@/tests/agent/support/machine";
import { needs } from "@/tests/support/needs";

needs("curl", "unshare");

export type Pasted = { status: number; output: string };

const COMMAND_MS = 60_000;

/**
 * A bare machine has no sudo: whoever pastes there is root already. What is left of its work is
 * to take the settings that stand in front of the command.
 */
const SUDO = '#!/bin/sh\nexec env "$@"\n';

/**
 * Keeps the lines of the agent's service, and keeps whoever installs them waiting while it is held
 * up. Nothing runs them by itself: `startAgent` does.
 */
const CRONTAB = `#!/bin/sh
while [ -e /run/held-up ]; do sleep 0.1; done
table=/var/lib/crontab
case \${1:-} in
  -l) cat "$table" ;;
  -r) rm "$table" ;;
  *) cat >"$table" ;;
esac
`;

const OS_RELEASE = `NAME="Debian GNU/Linux"
PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
VERSION_ID="12"
`;

/** The agent's waits, shortened: a check-in every three seconds. */
const HASTE = { MUSTER_INTERVAL_SCALE: "0.1" };

type Parts = {
  hostname: string;
  shell: ChildProcessWithoutNullStreams;
  /** Where its directories are, as its shell sees them, and as this process does. */
  root: string;
  outside: string;
  cleanUp: () => void;
};

/**
 * A machine to paste commands on: a shell that lives as long as the test, with a hostname, a
 * process table and system directories of its own. Where this test may not make namespaces its
 * directories lie below MUSTER_PREFIX instead, and it shares the rest with this machine.
 */
export class PrivateMachine {
  readonly #marker = `--${randomBytes(8).toString("hex")}--`;
  readonly #parts: Parts;
  #output = "";
  #heard = () => {};

  private constructor(parts: Parts) {
    this.#parts = parts;
    parts.shell.stdout.on("data", (chunk: Buffer) => {
      this.#output += chunk.toString();
      this.#heard();
    });
  }

  static async start(name: string): Promise<PrivateMachine> {
    const { setup, ...parts } = mayUnshare() ? inNamespaces(name) : belowPrefix();
    const machine = new PrivateMachine(parts);
    const { status, output } = await machine.paste(setup);
    if (status !== 0) throw new Error(`The machine ${name} could not be set up:\n${output}`);
    return machine;
  }

  /** What the machine calls itself, and so the host. */
  get hostname(): string {
    return this.#parts.hostname;
  }

  /** Gives the shell a command to the letter, as a terminal would, and waits for its end. */
  async paste(command: string): Promise<Pasted> {
    this.#output = "";
    const end = new RegExp(`\n${this.#marker} (\\d+)\n`);
    this.#parts.shell.stdin.write(`${command}\nprintf '\\n${this.#marker} %s\\n' $?\n`);
    return new Promise((done, fail) => {
      const timer = setTimeout(() => {
        fail(new Error(`Not done after a minute: ${command}\n${this.#output}`));
      }, COMMAND_MS);
      this.#heard = () => {
        const ended = end.exec(this.#output);
        if (!ended) return;
        clearTimeout(timer);
        done({ status: Number(ended[1]), output: this.#output.slice(0, ended.index) });
      };
    });
  }

  /** Lets an installation go on to the enrollment and no further: the service waits. */
  holdUpService(): void {
    mkdirSync(join(this.#parts.outside, "run"), { recursive: true });
    writeFileSync(join(this.#parts.outside, "run/held-up"), "");
  }

  letServiceGoOn(): void {
    rmSync(join(this.#parts.outside, "run/held-up"));
  }

  /** What the line in the crontab does: starts the agent unless it runs. */
  async startAgent(): Promise<void> {
    await this.paste("muster-agent run --log </dev/null >/dev/null 2>&1 &");
  }

  /** Ends the agent as a shutdown would, and waits until it has. */
  async stopAgent(): Promise<void> {
    const pid = `${this.#parts.root}/run/muster-agent/pid`;
    await this.paste(`kill "$(cat ${pid})"; while [ -e ${pid} ]; do sleep 0.1; done`);
  }

  /** The lines the agent has logged. */
  agentLog(): string[] {
    return this.file("/var/log/muster-agent.log").split("\n").filter(Boolean);
  }

  /** What a file of the machine holds. */
  file(path: string): string {
    return readFileSync(join(this.#parts.outside, path), "utf8");
  }

  dispose(): void {
    const { shell, cleanUp } = this.#parts;
    try {
      // The whole group: what the shell left in the background is not its child any more.
      if (shell.pid) process.kill(-shell.pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
    cleanUp();
  }
}

const NAMESPACES = "--mount --pid --fork --kill-child --uts --mount-proc".split(" ");

function mayUnshare(): boolean {
  try {
    const mount = ["mount", "-t", "tmpfs", "none", "/mnt"];
    execFileSync("unshare", [...NAMESPACES, ...mount], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}

/** Everything the agent and its installer write is in memory that nobody else sees. */
function inNamespaces(name: string) {
  const env = {
    NODE_ENV: "test" as const,
    HOME: "/root",
    PATH: "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    ...HASTE,
  };
  // The shell is process 1: when it ends, be it with this test, all it started ends.
  const shell = spawn("unshare", [...NAMESPACES, "sh"], { env, detached: true });
  const setup = [
    "exec 2>&1",
    `hostname ${name}`,
    "for each in /usr/local/bin /var/lib /var/log /run /tmp; do mount -t tmpfs none $each; done",
    "cp -a /etc /run/etc && mount --bind /run/etc /etc",
    writing("/etc/hostname", `${name}\n`),
    `rm -f /etc/os-release; ${writing("/etc/os-release", OS_RELEASE)}`,
    writing("/usr/local/bin/sudo", SUDO),
    writing("/usr/local/bin/crontab", CRONTAB),
    "chmod 755 /usr/local/bin/sudo /usr/local/bin/crontab",
  ].join("\n");
  const outside = `/proc/${shell.pid}/root`;
  return { hostname: name, shell, root: "", outside, setup, cleanUp: () => {} };
}

/** The agent's own tests have machines of this kind: a PATH, and everything below a prefix. */
function belowPrefix() {
  const machine = new Machine("dash", "curl");
  const bin = join(machine.prefix, "usr/local/bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, "sudo"), SUDO, { mode: 0o755 });
  const env = machine.env({ ...HASTE, PATH: `${bin}:${machine.path}` });
  const shell = spawn(join(machine.path, "sh"), [], { env, detached: true });
  const root = machine.prefix;
  const cleanUp = () => machine.dispose();
  return { hostname: hostname(), shell, root, outside: root, setup: "exec 2>&1", cleanUp };
}

function writing(path: string, content: string): string {
  return `cat >${path} <<'END'\n${content}END`;
}
