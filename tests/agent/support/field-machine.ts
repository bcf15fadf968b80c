import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { Machine, type Shell } from "./machine";
import { type AutoToken, RealServer } from "./real-server";

const fieldScript = readFileSync("tests/agent/support/field-script.sh", "utf8");

/** The first words of what the agent lays for scripts of the field. */
export const MARK = "# Written by muster-agent, the agent of this host.";

/** The machine of the test that runs. */
export let machine: Machine;
/** The server of the file. */
export let server: RealServer;
let token: AutoToken;

/** Gives the file a server with a token that enrolls many, and takes machines away. */
export function serverOfField(): void {
  beforeAll(async () => {
    server = await RealServer.start();
    token = await server.newAutoToken({ max_hosts_per_day: 1000 });
  }, 120_000);
  afterAll(() => server.stop());
  afterEach(() => machine.dispose());
}

/** Makes this the machine of the test. */
export function newMachine(shell: Shell): void {
  machine = new Machine(shell, "curl");
}

export const inRoot = (path: string) => `${machine.prefix}/${path}`;
export const agent = () => inRoot("usr/local/bin/muster-agent");
export const shim = () => inRoot("usr/local/bin/patchmon-agent");
export const credentials = () => readFileSync(inRoot("etc/patchmon/credentials.yml"), "utf8");
export const named = async (name: string) =>
  (await server.hosts()).filter((host) => host.name === name);

/** Plays a script of the field; the last line it said. */
export async function play(name: string): Promise<string | undefined> {
  const { token_key: KEY, token_secret: SECRET } = token;
  const env = { SERVER: server.url, KEY, SECRET, NAME: name };
  const outcome = await machine.run(["-s"], { env, stdin: fieldScript });
  expect(outcome).toMatchObject({ code: 0 });
  return outcome.stdout.trim().split("\n").at(-1);
}

/** The status the server answers a ping of the pair in credentials.yml with. */
export async function pingOfPair(): Promise<number> {
  const [, apiId = "", apiKey = ""] = /^api_id: (\S+)\napi_key: (\S+)\n/m.exec(credentials()) ?? [];
  const headers = { "x-api-id": apiId, "x-api-key": apiKey };
  return (await fetch(`${server.url}/api/v1/hosts/ping`, { method: "POST", headers })).status;
}

/** The install script of a new host. */
export async function installScript(name: string): Promise<string> {
  const { api_id, api_key } = await server.enroll(token, name);
  const headers = { "x-api-id": api_id, "x-api-key": api_key };
  const response = await fetch(`${server.url}/api/v1/hosts/install`, { headers });
  expect(response.status).toBe(200);
  return response.text();
}

/** Plays our script for one machine. */
export async function directHost(name: string) {
  const script = await (await fetch(server.scriptUrl(token, "direct-host"))).text();
  return machine.run(["-s"], { env: { FRIENDLY_NAME: name }, stdin: script });
}

/** Asks the host of this name for something. */
export const command = async (name: string, kind: string) =>
  server.call("POST", "/api/hosts/commands", { hostIds: [await hostId(name)], kind });

export const hostId = async (name: string) => (await named(name))[0]?.id ?? "";

/** Every path below the root, with what lies there. */
export function picture(): string[] {
  return readdirSync(machine.prefix, { recursive: true, encoding: "utf8" })
    .map((path) => {
      const file = lstatSync(inRoot(path));
      if (file.isSymbolicLink()) return `${path} -> ${readlinkSync(inRoot(path))}`;
      return `${path} ${file.mode} ${file.isFile() ? readFileSync(inRoot(path), "hex") : ""}`;
    })
    .filter((line) => !line.startsWith("run/"))
    .sort();
}
