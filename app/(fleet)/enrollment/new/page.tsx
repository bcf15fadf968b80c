import type { Metadata } from "next";
import { redirect } from "next/navigation";

import { AddHost } from "@/components/enrollment/add-host";
import { toTokenRow } from "@/components/enrollment/token-row";
import { ArrivalFacts } from "@/components/hosts/host-facts";
import { PageHeader } from "@/components/page/page-header";
import { requireUser } from "@/lib/auth/page";
import { env } from "@/lib/env";
import type { UserCtx } from "@/lib/fleet/context";
import { FleetError } from "@/lib/fleet/errors";
import { listGroups } from "@/lib/fleet/groups/list-groups";
import { getHostDetails } from "@/lib/fleet/hosts/get-host-details";
import { oneParam, type SearchParams } from "../../search-params";
import { findToken } from "../find-token";

export const metadata: Metadata = { title: "Add host" };

/**
 * The way in for one host. The token's id is in the address and its secret in the memory of the
 * tab that made it: a live refresh shows how far the host has come, a reload only forgets the
 * command.
 */
export default async function AddHostPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await requireUser("ADMIN");
  const id = oneParam(await searchParams, "token");
  const [groups, token] = await Promise.all([
    listGroups(ctx),
    id === undefined ? null : findToken(ctx, id),
  ]);
  if (id !== undefined && !token) redirect("/enrollment/new");
  const host = token?.host?.firstSeenAt ? await findHost(ctx, token.host.id) : null;
  return (
    <>
      <PageHeader
        title="Add a host"
        crumbs={[{ label: "Enrollment", href: "/enrollment" }]}
        description="One command, good for one host and for 24 hours."
      />
      <AddHost
        groups={groups}
        serverUrl={env.publicUrl}
        token={token && toTokenRow(token)}
        arrival={host && <ArrivalFacts host={host} />}
      />
    </>
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
