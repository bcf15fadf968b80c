import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { env } from "@/lib/env";
import type { Architecture, System } from "@/lib/fleet/install/platform";

/** A binary the operator put into AGENT_BINARIES_DIR. */
export type AgentBinary = { name: string; path: string; bytes: number; modified: number };

/** `patchmon-agent-linux-amd64`: what a binary in AGENT_BINARIES_DIR is called. */
export function binaryName(os: System, arch: Architecture): string {
  return `patchmon-agent-${os}-${arch}`;
}

/** The operator's binary for a platform, or undefined. The directory is read anew each time. */
export async function findBinary(
  os: System,
  arch: Architecture,
  directory = env.agentBinariesDir,
): Promise<AgentBinary | undefined> {
  if (directory === undefined) return undefined;
  const name = binaryName(os, arch);
  const path = join(directory, name);
  const found = await stat(path).catch(whenAbsent);
  if (!found?.isFile()) return undefined;
  return { name, path, bytes: found.size, modified: found.mtimeMs };
}

/**
 * The version of the binaries, as the operator wrote it into AGENT_BINARIES_DIR/VERSION, or
 * undefined: no file of another program is run to ask it.
 */
export async function binariesVersion(
  directory = env.agentBinariesDir,
): Promise<string | undefined> {
  if (directory === undefined) return undefined;
  const text = await readFile(join(directory, "VERSION"), "utf8").catch(whenAbsent);
  return /^v?([0-9][0-9A-Za-z.+-]{0,63})\s*$/.exec(text ?? "")?.[1];
}

// A hash of each file, made once as long as the file stays what it is.
const hashes = new Map<string, Promise<string>>();

/** SHA-256 of a binary as hex. */
export function hashOfBinary({ path, bytes, modified }: AgentBinary): Promise<string> {
  const key = `${path} ${bytes} ${modified}`;
  const known = hashes.get(key);
  if (known) return known;
  const hashing = hashFile(path);
  hashes.set(key, hashing);
  hashing.catch(() => hashes.delete(key));
  return hashing;
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

function whenAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
  return undefined;
}
