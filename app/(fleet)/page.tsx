import { Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";

import { HostsEmpty } from "@/components/hosts/hosts-empty";
import { FleetNews } from "@/components/overview/fleet-news";
import { FleetNumbers } from "@/components/overview/fleet-numbers";
import { OverviewSkeleton } from "@/components/overview/overview-skeleton";
import { PageHeader } from "@/components/page/page-header";
import { Button } from "@/components/ui/button";
import { requireUser } from "@/lib/auth/page";
import { env } from "@/lib/env";
import { atLeast, type UserCtx } from "@/lib/fleet/context";
import { overview } from "@/lib/fleet/overview/overview";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage() {
  const ctx = await requireUser();
  const admin = atLeast(ctx.actor.role, "ADMIN");
  return (
    <>
      <PageHeader
        title="Overview"
        actions={
          admin && (
            <Button asChild>
              <Link href="/enrollment/new">
                <Plus aria-hidden />
                Add host
              </Link>
            </Button>
          )
        }
      />
      <Suspense fallback={<OverviewSkeleton />}>
        <Fleet ctx={ctx} admin={admin} />
      </Suspense>
    </>
  );
}

async function Fleet({ ctx, admin }: { ctx: UserCtx; admin: boolean }) {
  const fleet = await overview(ctx);
  if (fleet.hosts.total === 0 && !fleet.tokens?.waiting) {
    return <HostsEmpty canAdd={admin} serverUrl={env.publicUrl} />;
  }
  return (
    <>
      <FleetNumbers fleet={fleet} />
      <FleetNews fleet={fleet} admin={admin} />
    </>
  );
}
