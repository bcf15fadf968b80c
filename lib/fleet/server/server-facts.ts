import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Engine, engine } from "@/lib/db";
import { env } from "@/lib/env";
import { agentFile } from "@/lib/fleet/enrollment/agent-files";
import type { KeptDays } from "@/lib/fleet/housekeeping/delete-old";
import { neighbours } from "@/lib/fleet/server/neighbours";
import type { ServerAddress } from "@/lib/server-address";
import { untrustedProxy } from "@/lib/untrusted-proxy";

/** How this server was started: what an operator compares with what they meant. No secret. */
export type ServerFacts = {
  version: string;
  engine: Engine;
  /** Other servers on the same SQLite file, whose changes live pages here do not hear of. */
  neighbours: number;
  address: ServerAddress;
  /** As it was set; without effect unless `address.insecure`. */
  ignoreSslSelfSigned: boolean;
  adminOrigins: string[];
  trustedProxies: string[];
  /** Who forwards requests without being one of them. */
  untrustedProxy?: string;
  apiVersion: string;
  /** Days that things are kept. */
  kept: KeptDays;
  /** SHA-256 of /install.sh, as hex. */
  installerSha256: string;
};

export async function serverFacts(): Promise<ServerFacts> {
  const [version, installer] = await Promise.all([readVersion(), agentFile("install.sh")]);
  const { serverAddress, ignoreSslSelfSigned, adminOrigins, trustedProxies, apiVersion } = env;
  return {
    version,
    engine,
    neighbours: neighbours(),
    address: serverAddress,
    ignoreSslSelfSigned,
    adminOrigins,
    trustedProxies,
    untrustedProxy: untrustedProxy(),
    apiVersion,
    kept: env.kept,
    installerSha256: installer.sha256,
  };
}

async function readVersion(): Promise<string> {
  const text = await readFile(join(process.cwd(), "package.json"), "utf8");
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
