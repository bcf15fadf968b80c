import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, connect, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import { freePort } from "@/scripts/lib/free-port.mjs";
import "@/tests/support/alone";

const children: ChildProcess[] = [];
const servers: Server[] = [];
const folders: string[] = [];

// A test that fails half-way leaves nothing behind.
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const server of servers.splice(0)) server.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export type Machine = {
  /** Which programs it has, of those that are only asked whether they run. */
  has?: string[];
  env?: Record<string, string>;
  /** The path of its Node.js, ours when left out. */
  node?: string;
};

/**
 * What `npm start` begins with in a clone: the scripts and the lockfile, and no packages. It runs on
 * a machine that has what a test says and nothing else; npm is on none, so nothing is installed.
 */
export class FreshClone {
  readonly folder = mkdtempSync(join(tmpdir(), "muster-clone-"));

  constructor() {
    folders.push(this.folder);
    cpSync("scripts", join(this.folder, "scripts"), { recursive: true });
    for (const file of ["package.json", "package-lock.json"]) {
      copyFileSync(file, join(this.folder, file));
    }
  }

  /** Runs to its end; `output` is both streams. */
  async start({ has = [], env = {}, node = process.execPath }: Machine) {
    const bin = mkdtempSync(join(this.folder, "bin-"));
    for (const name of has) writeFileSync(join(bin, name), "#!/bin/sh\nexit 0\n", { mode: 0o755 });
    const port = String(await freePort());
    const child = spawn(node, ["scripts/start.mjs"], {
      cwd: this.folder,
      env: {
        NODE_ENV: "production",
        PATH: bin,
        HOME: this.folder,
        HOST: "127.0.0.1",
        PORT: port,
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.push(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
      });
    }
    const [code] = await once(child, "close");
    return { code, output };
  }

  /** Lays packages of this checkout into it, but for some of their folders, and npm's record. */
  layPackages(names: string[], without: string[]) {
    const modules = join(this.folder, "node_modules");
    mkdirSync(modules);
    for (const name of names) {
      const from = join("node_modules", name);
      const left = without.map((folder) => join(from, folder));
      const filter = (path: string) => !left.includes(path);
      cpSync(from, join(modules, name), { recursive: true, filter });
    }
    const record = ".package-lock.json";
    copyFileSync(join("node_modules", record), join(modules, record));
  }
}

/** The port of the loopback interface on which a server listens from now until the test ends. */
export async function listening(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** A mirror of what GitHub has built, as npm is told of one, with the paths it was asked for. */
export async function mirror(handle: RequestListener) {
  const asked: string[] = [];
  const port = await listening(
    createServer((request, response) => {
      asked.push(request.url ?? "");
      handle(request, response);
    }),
  );
  return { asked, env: { npm_config_better_sqlite3_binary_host: `http://127.0.0.1:${port}` } };
}

/** A proxy that tunnels, or answers every try with this status; with the tunnels it was asked for. */
export async function startProxy(status = 200) {
  const tunnels: unknown[] = [];
  const proxy = createServer().on("connect", ({ url = "", headers }, socket) => {
    tunnels.push([url, headers["proxy-authorization"]]);
    socket.write(`HTTP/1.1 ${status} Whatever\r\n\r\n`);
    if (status !== 200) return socket.end();
    const peer = connect(Number(url.split(":")[1]), "127.0.0.1");
    for (const end of [socket, peer]) end.on("error", () => undefined);
    socket.pipe(peer).pipe(socket);
  });
  return { port: await listening(proxy), tunnels };
}
