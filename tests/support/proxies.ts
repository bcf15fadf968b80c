import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseSetCookie } from "cookie";
import { atEnd } from "@/tests/support/at-end";
import { eventually } from "@/tests/support/eventually";
import { needs } from "@/tests/support/needs";

needs("apache2", "caddy", "haproxy", "nginx");

/**
 * Starts Debian's nginx with these `server` blocks, and waits for the port. What stands around them
 * is only what lets it run beside another nginx.
 */
export async function startNginx(port: number, servers: string): Promise<void> {
  const directory = temporary();
  const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${directory}/${name};`,
  );
  const config = join(directory, "nginx.conf");
  writeFileSync(
    config,
    `${process.getuid?.() === 0 ? "user root;" : ""} pid ${directory}/pid; events {}
    http { access_log off; ${temp.join(" ")} ${servers} }`,
  );
  const error = join(directory, "error.log");
  await startProxy("nginx", ["-e", error, "-c", config, "-g", "daemon off;"], port);
}

/** Starts Debian's HAProxy with these sections, and waits for the port; the path of its socket. */
export async function startHaproxy(port: number, sections: string): Promise<string> {
  const directory = temporary();
  const socket = join(directory, "socket");
  const config = join(directory, "haproxy.cfg");
  // `defaults` as Debian's own file has them. A busy machine may take its time for a check.
  writeFileSync(
    config,
    `global
  stats socket ${socket} mode 600
  zero-warning
defaults
  mode http
  timeout connect 5000
  timeout client 50000
  timeout server 50000
  timeout check 30000
${sections}`,
  );
  await startProxy("haproxy", ["-db", "-f", config], port);
  return socket;
}

/** What HAProxy's own checks say of each server: `UP L7OK`, for one, once it has checked. */
export async function haproxyServers(socket: string): Promise<Record<string, string>> {
  const connection = connect(socket);
  let text = "";
  connection.on("data", (chunk) => {
    text += chunk;
  });
  connection.end("show stat\n");
  await once(connection, "close");
  const [head = "", ...rows] = text.trim().split("\n");
  const columns = head.replace("# ", "").split(",");
  const cell = (row: string, name: string) => row.split(",")[columns.indexOf(name)] ?? "";
  const servers = rows.filter((row) => !/^(FRONT|BACK)END$/.test(cell(row, "svname")));
  return Object.fromEntries(
    servers.map((row) => [
      cell(row, "svname"),
      `${cell(row, "status")} ${cell(row, "check_status")}`,
    ]),
  );
}

export type Asked = { status: number; headers: Headers; body: string };

/** One request from an address of the loopback network, so that callers differ. */
export async function askFrom(
  from: string,
  url: string,
  method = "GET",
  headers: Record<string, string> = {},
  body?: string,
): Promise<Asked> {
  const asked = request(url, { method, headers, localAddress: from, agent: false });
  asked.end(body);
  const [answer] = await once(asked, "response");
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  const answered = new Headers();
  for (const [name, values] of Object.entries(answer.headersDistinct as Record<string, string[]>)) {
    for (const value of values) answered.append(name, value);
  }
  return {
    status: answer.statusCode,
    headers: answered,
    body: Buffer.concat(chunks).toString(),
  };
}

/** Every `Set-Cookie` as a browser sends them back. */
export function cookiesOf(headers: Headers): string {
  const cookies = headers.getSetCookie().map((line) => parseSetCookie(line));
  return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
}

/** A folder that is gone after the test file. */
export function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), "muster-proxy-"));
  atEnd(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/**
 * Starts a program in front of a server or a database, and waits for the port. It ends with the test
 * file. `options` says as whom and where it runs, and what it finds in its environment.
 */
export async function startProxy(
  program: string,
  args: string[],
  port: number,
  { env, ...options }: { uid?: number; gid?: number; cwd?: string; env?: NodeJS.Dict<string> } = {},
): Promise<ChildProcess> {
  const { PATH } = process.env;
  const child = spawn(program, args, {
    ...options,
    stdio: ["ignore", "pipe", "pipe"],
    env: { NODE_ENV: "test", PATH: `${PATH}:/usr/sbin`, ...env },
  });
  // A test that fails half-way leaves no proxy behind.
  atEnd(() => child.kill("SIGKILL"));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  const failed = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", () => {
      reject(new Error(`${program} has ended:\n${output}`));
    });
  });
  failed.catch(() => undefined);
  await Promise.race([failed, eventually(() => reach(port))]);
  return child;
}

async function reach(port: number): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.destroy();
}
