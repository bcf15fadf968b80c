import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { agentFile } from "@/lib/fleet/enrollment/agent-files";
import type { Machine } from "./machine";

/** The agent as hosts get it, in one file; another version of it when one is named. */
export async function agentText(version?: string): Promise<string> {
  const { text } = await agentFile("muster-agent");
  return version === undefined ? text : text.replace(/^VERSION=.*$/m, `VERSION=${version}`);
}

/** Puts the agent where it is installed, and gives its path. */
export async function install(machine: Machine, version?: string): Promise<string> {
  const directory = join(machine.prefix, "usr/local/bin");
  mkdirSync(directory, { recursive: true });
  const path = join(directory, "muster-agent");
  writeFileSync(path, await agentText(version), { mode: 0o755 });
  return path;
}
