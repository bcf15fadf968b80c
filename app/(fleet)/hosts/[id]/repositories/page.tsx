import type { Metadata } from "next";

import { RepositoryTable } from "@/components/packages/repository-table";
import { EmptyState } from "@/components/page/empty-state";
import { requireUser } from "@/lib/auth/page";
import { listHostRepositories } from "@/lib/fleet/inventory/list-repositories";
import { HostFrame } from "../host-frame";
import { loadHost } from "../load-host";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { name } = await loadHost((await params).id);
  return { title: `Repositories of ${name}` };
}

export default async function HostRepositoriesPage({ params }: Props) {
  const ctx = await requireUser();
  const host = await loadHost((await params).id);
  const repositories = await listHostRepositories(ctx, { id: host.id });
  return (
    <HostFrame ctx={ctx} host={host}>
      <RepositoryTable
        rows={repositories}
        total={repositories.length}
        links={{ previous: null, next: null }}
        empty={
          <EmptyState title="No repositories reported yet">
            The first report of the host's agent brings the sources its packages come from.
          </EmptyState>
        }
      />
    </HostFrame>
  );
}
