import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What a host downloads, from `agent/` of this program. */
export type AgentFile =
  | "install.sh"
  | "install-binary.sh"
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

// Parts of scripts. In a checkout they read them; a host gets one file that holds them.
const include = /^\. "\$\{0%\/\*\}\/([a-z-]+(?:\/[a-z-]+)*\.sh)"$/gm;

async function withIncluded(text: string): Promise<string> {
  const names = Array.from(text.matchAll(include), ([, name = ""]) => name);
  const parts = new Map(
    await Promise.all(names.map(async (name) => [name, await read(name)] as const)),
  );
  return text.replace(include, (_line, name: string) => titled(name, parts.get(name) ?? ""));
}

// Without what only the checkout needs: the mark of a script, and what is said to ShellCheck of a
// part as a whole.
function titled(name: string, text: string): string {
  const body = text.replace(/^#!.*\n/, "").replace(/^#\n# shellcheck disable=.*\n/m, "");
  return `\n${`# --- ${name} `.padEnd(98, "-")}\n\n${body.trimEnd()}`;
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
