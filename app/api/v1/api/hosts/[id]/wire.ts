import { z } from "zod";
import type { CommandQueue } from "@/lib/fleet/commands/command-queue";
import { commandWords } from "@/lib/fleet/commands/kinds";
import type { HostIntegrations } from "@/lib/fleet/inventory/host-integrations";
import { knownOf } from "@/lib/fleet/inventory/known";
import type { ReportView } from "@/lib/fleet/inventory/views";

// What exporters, inventories and monitoring read of one host, in the shapes they expect.

const count = z.number().int();

export const packageReportsReply = z.object({
  host_id: z.string(),
  reports: z.array(
    z.object({
      id: z.string(),
      date: z
        .date()
        .describe("When the host last reported this. What came again unchanged is one report."),
      status: z.enum(["success", "error"]).describe("Reports that failed are not kept."),
      error_message: z.string().nullable(),
      execution_time_seconds: z.number().nullable(),
      payload_kb: z.number(),
      total_packages: count,
      outdated_packages: count,
      security_updates: count,
      updates_known: z
        .boolean()
        .describe(
          "Whether the number of updates was known. When it was not, 0 does not mean none.",
        ),
      security_updates_known: z.boolean(),
    }),
  ),
});

export function wireReport(
  report: ReportView,
): z.input<typeof packageReportsReply>["reports"][number] {
  return {
    id: report.id,
    date: report.lastReceivedAt,
    status: "success",
    error_message: null,
    execution_time_seconds: report.executionSeconds,
    payload_kb: Math.round((report.bodyBytes / 1024) * 100) / 100,
    total_packages: report.packageCount,
    outdated_packages: report.updateCount,
    security_updates: report.securityUpdateCount,
    updates_known: report.updatesUnknown === null,
    security_updates_known: knownSecurity(report),
  };
}

/** Where there are no updates there is none for security, whoever cannot tell them apart. */
function knownSecurity({ updatesUnknown, securityUnknown, updateCount }: ReportView): boolean {
  const none = updatesUnknown === null && updateCount === 0 && securityUnknown === "not_told";
  return none || knownOf(0, securityUnknown ?? updatesUnknown).known;
}

export const agentQueueReply = z.object({
  host_id: z.string(),
  job_history: z.array(
    z.object({
      id: z.string(),
      job_name: z.enum(commandWords),
      status: z.enum(["waiting", "active", "completed", "failed", "cancelled"]),
      error_message: z.string().nullable(),
      created_at: z.date(),
      completed_at: z.date().nullable(),
    }),
  ),
  queue_status: z.object({ active: count, delayed: count, failed: count, waiting: count }),
  total_jobs: count,
});

const jobStates = {
  WAITING: "waiting",
  SENT: "active",
  DONE: "completed",
  FAILED: "failed",
  CANCELLED: "cancelled",
} as const;

/** Commands as jobs of a queue. None is ever delayed: each waits for its agent. */
export function wireQueue(
  host_id: string,
  { commands, counts, total }: CommandQueue,
): z.input<typeof agentQueueReply> {
  return {
    host_id,
    job_history: commands.map(({ id, kind, state, message, createdAt, finishedAt }) => ({
      id,
      job_name: commandWords[kind],
      status: jobStates[state],
      error_message: state === "FAILED" ? message : null,
      created_at: createdAt,
      completed_at: finishedAt,
    })),
    queue_status: {
      active: counts.SENT ?? 0,
      delayed: 0,
      failed: counts.FAILED ?? 0,
      waiting: counts.WAITING ?? 0,
    },
    total_jobs: total,
  };
}

export const notesReply = z.object({
  host_id: z.string(),
  notes: z.string().describe("The description of the host; empty without one."),
});

const told = count.optional().describe("Left out when nobody told.");

export const integrationsReply = z.object({
  host_id: z.string(),
  integrations: z.object({
    docker: z.object({
      enabled: z.boolean().describe("Whether its agent shall report containers."),
      containers: told,
      images: told,
      volumes: told,
    }),
  }),
});

/** What is not known is left out: it is not none. */
export function wireIntegrations(
  host_id: string,
  { docker }: HostIntegrations,
): z.input<typeof integrationsReply> {
  const { enabled, containers, images, volumes } = docker;
  return {
    host_id,
    integrations: {
      docker: {
        enabled,
        ...(containers !== null && { containers }),
        ...(images !== null && { images }),
        ...(volumes !== null && { volumes }),
      },
    },
  };
}
