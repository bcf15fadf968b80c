import type { z } from "zod";
import { inTransaction } from "@/lib/db";
import { recordAudit } from "@/lib/fleet/audit/record";
import type { Ctx } from "@/lib/fleet/context";
import { FleetError, notFound } from "@/lib/fleet/errors";
import type { DockerChoice } from "@/lib/fleet/hosts/docker-choices";
import {
  HOST_NAME_MAX,
  hostColumns,
  hostNameRule,
  type updateHostSchema,
} from "@/lib/fleet/hosts/schema";
import { announce } from "@/lib/fleet/live/announce";
import { nameFault } from "@/lib/names";

type Input = { id: string; docker?: DockerChoice };

const dockerColumn: Record<DockerChoice, boolean | null> = { inherit: null, on: true, off: false };

/**
 * Renames or describes a host (S2), and says whether its agent reports containers, which it hears at
 * its next check-in. What is left out stays; an unknown id is 404. A name of more than 100 characters,
 * or one that would lie, is 400, unless the host has it already: S3 gives longer ones.
 */
export async function updateHost(
  ctx: Ctx,
  { id, docker, ...changes }: z.output<typeof updateHostSchema> & Input,
) {
  const host = await inTransaction(ctx.db, async (tx) => {
    const where = { id, organizationId: ctx.organizationId };
    const before = await tx.host.findFirst({
      where,
      select: { name: true, dockerIntegration: true },
    });
    if (!before) throw notFound("Host");
    const long = changes.name.length > HOST_NAME_MAX;
    const fault = long ? hostNameRule : nameFault(changes.name);
    if (fault !== undefined && changes.name !== before.name) throw badName(fault);
    const dockerIntegration = docker && dockerColumn[docker];
    const data = { ...changes, dockerIntegration, updatedAt: ctx.now };
    const changed = await tx.host.updateMany({ where, data });
    // Deleted since it was read.
    if (changed.count === 0) throw notFound("Host");
    const row = await tx.host.findUniqueOrThrow({ where: { id }, select: hostColumns });
    const switched = docker !== undefined && dockerIntegration !== before.dockerIntegration;
    const subject = { type: "host", id, name: row.name } as const;
    await recordAudit(tx, ctx, "host.updated", subject, switched ? { docker } : undefined);
    return row;
  });
  announce(ctx.organizationId, "hosts", id);
  return host;
}

function badName(message: string): FleetError {
  const issues = [{ location: "body", path: "name", message } as const];
  return new FleetError("invalid", `name: ${message}`, { issues });
}
