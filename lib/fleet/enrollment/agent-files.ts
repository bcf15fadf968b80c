import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What a host downloads, from `agent/` of this program: the same bytes for everybody. */
export type AgentFile = "install.sh" | "muster-agent";

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
  const text = await readFile(join(process.cwd(), "agent", name), "utf8");
  return { text, sha256: createHash("sha256").update(text).digest("hex") };
}
