import { z } from "zod";
import { machineIdOf } from "@/lib/fleet/hosts/machine-id";
import { sha256 } from "@/lib/secrets/hash";
import { instant } from "@/lib/zod-values";

const text = z.string().trim().max(255);
const bytes = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const disk = z.object({
  device: text,
  mountpoint: text,
  filesystem: text.nullish(),
  sizeBytes: bytes,
  usedBytes: bytes.nullish(),
});

const networkInterface = z.object({
  name: text,
  mac: text.nullish(),
  addresses: z.array(z.string().max(64)).max(32),
});

/**
 * What an agent tells of its host with an enrollment or a heartbeat (S1 and issue 2). All
 * optional; unknown fields are kept out, oversized ones refused. Sizes are bytes.
 */
export const factsSchema = z.object({
  hostname: text.nullish(),
  os: text.nullish(),
  osVersion: text.nullish(),
  kernel: text.nullish(),
  architecture: text.nullish(),
  cpuModel: text.nullish(),
  cpuCores: z.number().int().min(0).max(65_536).nullish(),
  memoryBytes: bytes.nullish(),
  swapBytes: bytes.nullish(),
  dockerVersion: text.nullish(),
  agentVersion: text.nullish(),
  machineId: text.nullish(),
  /** The agent does not verify the server's certificate. */
  insecure: z.boolean().nullish(),
  /** Why its last report did not arrive, though the server answers; null once one did. */
  reportFault: text.nullish(),
  bootedAt: instant().nullish(),
  /** The host's own clock, to measure how far it is off. */
  clock: instant().nullish(),
  disks: z.array(disk).max(64).nullish(),
  interfaces: z.array(networkInterface).max(64).nullish(),
});

export type Facts = z.output<typeof factsSchema>;
export type Disk = z.output<typeof disk>;
export type NetworkInterface = z.output<typeof networkInterface>;

/** The facts that are columns of Host: those given, without the clock. */
export function factColumns(facts: Facts) {
  const { clock: _clock, disks, interfaces, insecure, machineId, ...plain } = facts;
  return {
    ...plain,
    machineId: machineIdOf(machineId),
    insecureTransport: insecure ?? undefined,
    // An absent or null list keeps what is stored: null cannot mean "no disks".
    disks: disks ?? undefined,
    interfaces: interfaces ?? undefined,
  };
}

/** A digest of the facts without the clock; equal digests mean there is nothing to write. */
export function factsDigest(facts: Facts): string {
  return sha256(JSON.stringify(factColumns(facts)));
}

/** 68 years, the most its column stores. */
const MOST_SKEW_SECONDS = 2 ** 31 - 1;

/**
 * Host clock minus server clock in whole seconds, at most 68 years either way; null when the agent
 * told no time.
 */
export function clockSkew(facts: Facts | undefined, now: Date): number | null {
  if (!facts?.clock) return null;
  const seconds = Math.round((facts.clock.getTime() - now.getTime()) / 1000);
  return Math.max(-MOST_SKEW_SECONDS, Math.min(seconds, MOST_SKEW_SECONDS));
}
