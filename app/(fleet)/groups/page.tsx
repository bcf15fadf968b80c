import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { Suspense } from "react";

import { GroupDialog } from "@/components/groups/group-dialog";
import { toGroupRow } from "@/components/groups/group-row";
import { GroupsTable } from "@/components/groups/groups-table";
import { PageHeader } from "@/components/page/page-header";
import { TableSkeleton } from "@/components/table/table-skeleton";
import { Button } from "@/components/ui/button";
import { requireUser } from "@/lib/auth/page";
import { atLeast, type UserCtx } from "@/lib/fleet/context";
import { listGroupDetails } from "@/lib/fleet/groups/list-groups";

export const metadata: Metadata = { title: "Groups" };

export default async function GroupsPage() {
  const ctx = await requireUser();
  const admin = atLeast(ctx.actor.role, "ADMIN");
  return (
    <>
      <PageHeader
        title="Groups"
        description="Labels for hosts that belong together. A host may be in several."
        actions={
          admin && (
            <GroupDialog
              trigger={
                <Button>
                  <Plus aria-hidden />
                  Create group
                </Button>
              }
            />
          )
        }
      />
      <Suspense fallback={<TableSkeleton rows={6} />}>
        <Groups ctx={ctx} admin={admin} />
      </Suspense>
    </>
  );
}

async function Groups({ ctx, admin }: { ctx: UserCtx; admin: boolean }) {
  const groups = await listGroupDetails(ctx);
  return <GroupsTable rows={groups.map(toGroupRow)} canChange={admin} />;
}
