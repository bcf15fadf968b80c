import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Engine, engine } from "@/lib/db";
import { env } from "@/lib/env";
import { agentFile } from "@/lib/fleet/enrollment/agent-files";
import type { ServerAddress } from "@/lib/server-address";

/** How this server was started: what an operator compares with what they meant. No secret. */
export type ServerFacts = {
  version: string;
  engine: Engine;
  address: ServerAddress;
  /** As it was set; without effect unless `address.insecure`. */
  ignoreSslSelfSigned: boolean;
  adminOrigins: string[];
  trustedProxies: string[];
  apiVersion: string;
  /** SHA-256 of /install.sh, as hex. */
  installerSha256: string;
};

export async function serverFacts(): Promise<ServerFacts> {
  const [version, installer] = await Promise.all([readVersion(), agentFile("install.sh")]);
  const { serverAddress, ignoreSslSelfSigned, adminOrigins, trustedProxies, apiVersion } = env;
  return {
    version,
    engine,
    address: serverAddress,
    ignoreSslSelfSigned,
    adminOrigins,
    trustedProxies,
    apiVersion,
    installerSha256: installer.sha256,
  };
}

async function readVersion(): Promise<string> {
  const text = await readFile(join(process.cwd(), "package.json"), "utf8");
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
