import type { ReactNode } from "react";

import { AppShell } from "@/components/shell/app-shell";
import { OriginNotice } from "@/components/shell/origin-notice";
import { ClockProvider } from "@/components/time/clock";
import { requireUser } from "@/lib/auth/page";
import { env } from "@/lib/env";
import { getAccount } from "@/lib/fleet/account/get-account";
import { listOrganizations } from "@/lib/fleet/organizations/list-organizations";
import { findHosts, openOrganization, signOut } from "./actions";

/** The shell of every signed-in page. Each page still asks for itself who is there. */
export default async function FleetLayout({ children }: { children: ReactNode }) {
  const ctx = await requireUser();
  const [account, organizations] = await Promise.all([getAccount(ctx), listOrganizations(ctx)]);
  const { id, role } = { id: ctx.organizationId, role: ctx.actor.role };
  const name = organizations.find((one) => one.id === id)?.name ?? "";
  return (
    <ClockProvider now={Date.now()}>
      <AppShell
        person={{ name: fullName(account), email: account.email }}
        organization={{ id, name, role }}
        organizations={organizations}
        switchOrganization={openOrganization}
        signOut={signOut}
        searchHosts={findHosts}
      >
        <OriginNotice publicUrl={env.publicUrl} adminOrigins={env.adminOrigins} />
        {children}
      </AppShell>
    </ClockProvider>
  );
}

type Names = { firstName: string | null; lastName: string | null; username: string };

function fullName({ firstName, lastName, username }: Names): string {
  return [firstName, lastName].filter(Boolean).join(" ") || username;
}
