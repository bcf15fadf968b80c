import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";
import { afterAll, beforeAll } from "vitest";
import { freePort } from "@/scripts/lib/free-port.mjs";
import { eventually } from "@/tests/support/eventually";
import { needs } from "@/tests/support/needs";
import { type RunningServer, startServer } from "@/tests/support/server";
import { afterFirstRun } from "@/tests/support/shared-server";
import "@/tests/support/alone";

needs("nginx");

/** What stands in the place of the server's answers, as lines of a `location` of nginx. */
export const inOurPlace = {
  "a redirect to a login page": "return 302 /sign-in-here;",
  "a redirect to the login page of another site": "return 302 http://127.0.0.2:9/login;",
  "a 401 of its own": 'add_header WWW-Authenticate "Bearer" always; return 401 "Who are you?";',
  "a page of HTML": 'default_type text/html; return 200 "<h1>Welcome to this network</h1>";',
  "a page of an error": 'default_type text/html; return 502 "<h1>Bad gateway</h1>";',
};

/** Debian's nginx in front of a server, over HTTP/1.1, that a test stops, freezes and replaces. */
export class Front {
  readonly url: string;
  private child: ChildProcess | undefined;
  private stand: Server | undefined;
  private readonly directory = mkdtempSync(join(tmpdir(), "muster-front-"));

  private constructor(
    private readonly port: number,
    private readonly target: () => string,
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  /** A front of its own address; `target` is asked whenever it starts. */
  static async create(target: () => string): Promise<Front> {
    return new Front(await freePort(), target);
  }

  /** Starts it, to hand everything on, or to answer everything by `location`. */
  async start(location?: string): Promise<void> {
    const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
      (name) => `${name}_temp_path ${this.directory}/${name};`,
    );
    const config = join(this.directory, "nginx.conf");
    writeFileSync(
      config,
      `${process.getuid?.() === 0 ? "user root;" : ""} pid ${this.directory}/pid; events {}
      http { log_format plain "$request_uri $status"; access_log ${this.directory}/access.log plain;
        ${temp.join(" ")}
        server { listen 127.0.0.1:${this.port}; location / { ${location ?? this.pass()} } } }`,
    );
    const args = ["-e", join(this.directory, "error.log"), "-c", config, "-g", "daemon off;"];
    const env = { NODE_ENV: "test" as const, PATH: `${process.env.PATH}:/usr/sbin` };
    // A group of its own, so that a signal reaches its workers too.
    this.child = spawn("nginx", args, { stdio: "ignore", detached: true, env });
    await eventually(async () => {
      const socket = connect(this.port, "127.0.0.1");
      await once(socket, "connect");
      socket.destroy();
    });
  }

  /** Starts it, to hand everything on but what `paths` match, which it forbids. */
  startForbidding(paths: string): Promise<void> {
    return this.start(`if ($uri ~ "${paths}") { return 403; } ${this.pass()}`);
  }

  /** Starts it, so that the pages of this build look like those of another one to a browser. */
  startWithNewBuild(): Promise<void> {
    const build = readFileSync(".next/BUILD_ID", "utf8");
    // As it stands in a page that is refreshed, and in a script of one that is loaded.
    const names = ['"b":"', '\\\\"b\\\\":\\\\"'].map(
      (name) => `sub_filter '${name}${build}' '${name}new';`,
    );
    const other = `sub_filter_types text/x-component; sub_filter_once off; ${names.join(" ")}`;
    return this.start(`${this.pass()} proxy_set_header Accept-Encoding ""; ${other}`);
  }

  /** Ends it at once: what was under way is cut off, and nobody listens any more. */
  async stop(): Promise<void> {
    const { child, stand } = this;
    this.child = this.stand = undefined;
    if (child) {
      this.signal("SIGCONT", child);
      const gone = once(child, "exit");
      this.signal("SIGTERM", child);
      await gone;
    }
    if (stand) {
      stand.closeAllConnections();
      await new Promise((done) => stand.close(done));
    }
  }

  /** Stops it, and begins every answer in its place without ending one. */
  async truncate(): Promise<void> {
    await this.stop();
    const stand = createServer((request, response) => {
      const rsc = request.headers.rsc !== undefined;
      response.setHeader("content-type", rsc ? "text/x-component" : "application/json");
      response.setHeader("content-length", 1000);
      response.write(rsc ? '0:{"P":null,"b":' : '{"status":', () => request.socket.destroy());
    });
    this.stand = stand;
    await new Promise<void>((done) => stand.listen(this.port, "127.0.0.1", done));
  }

  /** Stops it without a word: connections stay open, and nothing comes any more. */
  freeze(): void {
    this.signal("SIGSTOP");
  }

  thaw(): void {
    this.signal("SIGCONT");
  }

  /** How often each path was answered in full, with which status: `/api/live 200`. */
  answered(): string[] {
    return readFileSync(join(this.directory, "access.log"), "utf8").split("\n").filter(Boolean);
  }

  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  private pass(): string {
    return `proxy_pass ${this.target()}; proxy_set_header Host $http_host;`;
  }

  private signal(signal: NodeJS.Signals, child = this.child): void {
    if (child?.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
  }
}

/** The strip that says since when a page is not live. */
export const notLive = (page: Page) => page.getByRole("status").getByText("Not live since");

/** The word that says that it is. */
export const live = (page: Page) => page.getByText("Live", { exact: true });

/** Every process of the browsers that this one started. */
export function browserProcesses(): number[] {
  const table = execFileSync("ps", ["-eo", "pid=,ppid=,comm="], { encoding: "utf8" });
  const all = table
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
  const below = (parent: number): number[] =>
    all
      .filter(([, ppid, name = ""]) => Number(ppid) === parent && /chrom/.test(name))
      .flatMap(([pid]) => [Number(pid), ...below(Number(pid))]);
  return below(process.pid);
}

/** A server of the test file with nginx in front of it, which is not started yet; both end with the file. */
export function serverBehindFront(): { server: RunningServer; front: Front } {
  const all = {} as { server: RunningServer; front: Front };
  beforeAll(async () => {
    await afterFirstRun();
    const port = await freePort();
    all.front = await Front.create(() => `http://127.0.0.1:${port}`);
    all.server = await startServer({ port, env: { PUBLIC_URL: all.front.url } });
  });
  afterAll(async () => {
    await all.server.stop();
    await all.front.dispose();
  });
  return all;
}
