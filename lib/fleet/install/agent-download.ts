import { z } from "zod";
import { finishTold } from "@/lib/fleet/commands/finish-commands";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { agentFile } from "@/lib/fleet/enrollment/agent-files";
import { FleetError } from "@/lib/fleet/errors";
import {
  type AgentBinary,
  binariesVersion,
  binaryName,
  findBinary,
  hashOfBinary,
} from "@/lib/fleet/install/agent-binary";
import { architectureSchema, goArchitecture, systemSchema } from "@/lib/fleet/install/platform";
import { isNewer } from "@/lib/fleet/install/version-order";

export const downloadQuery = z.object({
  arch: architectureSchema,
  os: systemSchema,
  force: z.string().max(16, "force must be binary, true or false").optional(),
});

type Platform = Pick<z.output<typeof downloadQuery>, "arch" | "os">;

export type AgentDownload = { binary: AgentBinary } | { script: string };

/**
 * What a host downloads as its agent (S3): the operator's binary where there is one for the
 * platform asked for, else our agent. `force=binary` takes nothing else: 404 without one, 400
 * when it does not say for which architecture.
 */
export async function agentDownload({
  force,
  ...platform
}: z.output<typeof downloadQuery>): Promise<AgentDownload> {
  const binary = await binaryFor(platform);
  if (binary) return { binary };
  if (force?.toLowerCase() !== "binary") return { script: (await agentFile("muster-agent")).text };
  if (platform.arch === undefined) {
    const message = "arch is needed to choose a binary";
    throw new FleetError("invalid", message, {
      issues: [{ location: "query", path: "arch", message }],
    });
  }
  throw new FleetError("not_found", "Agent binary not found", { detail: absence(platform) });
}

export const versionQuery = z.object({
  arch: architectureSchema,
  os: systemSchema,
  type: z.string().max(32, "type has at most 32 characters").optional(),
  currentVersion: z.string().max(64, "currentVersion has at most 64 characters").optional(),
});

export const versionReply = z.object({
  currentVersion: z.string().nullable(),
  latestVersion: z.string().nullable(),
  hasUpdate: z.boolean(),
  autoUpdateDisabled: z.boolean(),
  autoUpdateDisabledReason: z.string().nullable(),
  hash: z.string(),
});

/**
 * The same for the agent that asks, for which an update that it was told is done when there is none
 * any more: agents of the field ask after each report.
 */
export async function answerVersion(
  ctx: AgentCtx,
  query: z.output<typeof versionQuery>,
): Promise<z.input<typeof versionReply>> {
  const answer = await agentVersion(query);
  if (!answer.hasUpdate) {
    const { currentVersion, autoUpdateDisabledReason: reason } = answer;
    await finishTold(ctx, "UPDATE", reason ?? `It runs the newest version here, ${currentVersion}`);
  }
  return answer;
}

/**
 * Whether an agent in the field should replace itself: only when the operator put a binary for
 * its platform here and says, in VERSION, that it is newer. `hash` is the SHA-256 of what
 * `agentDownload` gives for the same platform.
 */
export async function agentVersion({
  currentVersion = null,
  ...platform
}: Omit<z.output<typeof versionQuery>, "currentVersion"> & {
  currentVersion?: string | null | undefined;
}): Promise<z.input<typeof versionReply>> {
  const binary = await binaryFor(platform);
  const version = binary && (await binariesVersion());
  const hash = binary ? await hashOfBinary(binary) : (await agentFile("muster-agent")).sha256;
  const reason = !binary
    ? absence(platform)
    : version === undefined
      ? "The operator of this server names no version in AGENT_BINARIES_DIR/VERSION"
      : null;
  return {
    currentVersion,
    latestVersion: version ?? currentVersion,
    hasUpdate:
      version !== undefined && (currentVersion === null || isNewer(version, currentVersion)),
    autoUpdateDisabled: reason !== null,
    autoUpdateDisabledReason: reason,
    hash,
  };
}

/** The operator's binary for a platform, if there is one. */
export async function binaryFor({
  arch,
  os = "linux",
}: Platform): Promise<AgentBinary | undefined> {
  return arch === undefined ? undefined : findBinary(os, goArchitecture(arch));
}

/** Why there is none. */
export function absence({ arch, os = "linux" }: Platform): string {
  if (arch === undefined) return "There is a binary for an architecture only";
  return `This server has no ${binaryName(os, goArchitecture(arch))} in AGENT_BINARIES_DIR`;
}
