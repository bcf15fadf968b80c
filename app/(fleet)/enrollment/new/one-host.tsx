import { redirect } from "next/navigation";

import { AddHost } from "@/components/enrollment/add-host";
import { toTokenRow } from "@/components/enrollment/token-row";
import { ArrivalFacts } from "@/components/hosts/host-facts";
import { env } from "@/lib/env";
import type { UserCtx } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { listGroups } from "@/lib/fleet/groups/list-groups";
import { getHostDetails } from "@/lib/fleet/hosts/get-host-details";
import { findToken } from "../find-token";

type Props = { ctx: UserCtx; id: string | undefined; docker: boolean };

/** A one-time token, and the host it lets in. */
export async function OneHost({ ctx, id, docker }: Props) {
  const [groups, token] = await Promise.all([
    listGroups(ctx),
    id === undefined ? null : findToken(ctx, id),
  ]);
  if (id !== undefined && !token) redirect("/enrollment/new");
  const host = token?.host?.firstSeenAt ? await findHost(ctx, token.host.id) : null;
  return (
    <AddHost
      key={String(docker)}
      groups={groups}
      server={env.serverAddress}
      token={token && toTokenRow(token)}
      arrival={host && <ArrivalFacts host={host} />}
      docker={docker}
    />
  );
}

/** Null when it was deleted between the two looks. */
async function findHost(ctx: UserCtx, id: string) {
  try {
    return await getHostDetails(ctx, { id });
  } catch (error) {
    if (error instanceof FleetError && error.kind === "not_found") return null;
    throw error;
  }
}
