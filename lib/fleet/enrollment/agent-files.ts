import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What a host downloads, from `agent/` of this program. */
export type AgentFile =
  | "install.sh"
  | "muster-agent"
  | "proxmox-lxc.sh"
  | "direct-host.sh"
  | "remove.sh";

const loaded = new Map<AgentFile, Promise<{ text: string; sha256: string }>>();

/** A file of the agent and its SHA-256 as hex. Read once in the life of the process. */
export function agentFile(name: AgentFile): Promise<{ text: string; sha256: string }> {
  const known = loaded.get(name);
  if (known) return known;
  const loading = load(name);
  loaded.set(name, loading);
  loading.catch(() => loaded.delete(name));
  return loading;
}

async function load(name: AgentFile) {
  const text = await withIncluded(await read(name));
  return { text, sha256: createHash("sha256").update(text).digest("hex") };
}

// What scripts share. In a checkout they read it; a host gets one file that holds it.
const include = /^\. "\$\{0%\/\*\}\/(common\.sh)"$/m;

async function withIncluded(text: string): Promise<string> {
  const name = include.exec(text)?.[1];
  if (name === undefined) return text;
  const common = await read(name);
  return text.replace(include, () => common.replace(/^#!.*\n/, "").trimEnd());
}

function read(name: string): Promise<string> {
  return readFile(join(process.cwd(), "agent", name), "utf8");
}

/** The version of the agent this server gives out. */
export async function agentVersion(): Promise<string> {
  const { text } = await agentFile("muster-agent");
  const version = /^VERSION=([0-9A-Za-z.-]+)$/m.exec(text)?.[1];
  if (!version) throw new Error("agent/muster-agent names no version.");
  return version;
}
