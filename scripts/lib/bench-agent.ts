import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { setTimeout as after } from "node:timers/promises";

// What the agent costs a host while it waits: the memory and processor time of its own process,
// without the clients and tools it starts and waits for.

const INTERVAL_S = 10;
const CHECK_INS = 3;
const SHELLS = ["dash", "busybox", "bash", "ksh"];

/** Prints a line for each shell this machine has. Linux only: it reads /proc. */
export async function benchAgent(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "muster-bench-agent-"));
  const checkIns = new Map<string, number>();
  const server = createServer((request, response) => {
    request.resume();
    const shell = request.headers.authorization ?? "";
    if (request.url === "/api/agent/heartbeat") checkIns.set(shell, (checkIns.get(shell) ?? 0) + 1);
    const answer = { message: "ok", heartbeatIntervalSeconds: INTERVAL_S };
    request.on("end", () => response.end(JSON.stringify(answer)));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const folders = (process.env.PATH ?? "").split(delimiter);
    const shells = SHELLS.flatMap(
      (name) => folders.map((folder) => join(folder, name)).find(existsSync) ?? [],
    );
    await Promise.all(shells.map((shell) => measure(shell, directory, url, checkIns)));
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

async function measure(
  shell: string,
  directory: string,
  url: string,
  checkIns: Map<string, number>,
): Promise<void> {
  const name = shell.replace(/^.*\//, "");
  const prefix = join(directory, name);
  mkdirSync(join(prefix, "bin"), { recursive: true });
  symlinkSync(shell, join(prefix, "bin/sh"));
  const env = {
    ...(process.env as NodeJS.ProcessEnv),
    PATH: `${join(prefix, "bin")}:${process.env.PATH}`,
    MUSTER_PREFIX: prefix,
    MUSTER_URL: url,
  };
  const agent = resolve("agent/muster-agent");
  const lib = join(prefix, "var/lib/muster-agent");
  mkdirSync(lib, { recursive: true });
  // A credential of its own making: the server here takes any.
  writeFileSync(join(lib, "credential"), `token=${name}\nhost_id=${name}\n`);
  const child = spawn(join(prefix, "bin/sh"), [agent, "run"], { env, stdio: "ignore" });
  const gone = new Promise((done) => child.once("exit", done));
  try {
    // Its first report is behind it after the second check-in or so.
    await until(() => (checkIns.get(`Bearer ${name}`) ?? 0) >= 3);
    await after(2_000);
    const before = usage(child.pid ?? 0);
    const seen = checkIns.get(`Bearer ${name}`) ?? 0;
    await after((INTERVAL_S - 4) * 1_000);
    const asleep = usage(child.pid ?? 0);
    const quiet = (checkIns.get(`Bearer ${name}`) ?? 0) === seen;
    await until(() => (checkIns.get(`Bearer ${name}`) ?? 0) >= seen + CHECK_INS);
    await after(1_000);
    const end = usage(child.pid ?? 0);
    const each = ((end.withChildren - asleep.withChildren) * 10) / CHECK_INS;
    console.log(
      `agent       ${name.padEnd(9)} ${(end.kilobytes / 1024).toFixed(1).padStart(5)} MB resident  ` +
        `${asleep.own - before.own} ticks in ${INTERVAL_S - 4} s between check-ins${quiet ? "" : " (one fell into it)"}  ` +
        `${each.toFixed(0)} ms a check-in with all it starts`,
    );
  } finally {
    child.kill("SIGTERM");
    await gone;
  }
}

/** Resident kilobytes, and clock ticks (10 ms) of the process, and with its ended children. */
function usage(pid: number) {
  const kilobytes = Number(
    /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1],
  );
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15).map(Number);
  const own = user + system;
  return { kilobytes, own, withChildren: own + childUser + childSystem };
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 120_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error("The agent did not check in.");
    await after(100);
  }
}
