import type { Metadata } from "next";
import { Invitations } from "@/components/members/invitations";
import { InviteDialog } from "@/components/members/invite-dialog";
import { MembersTable } from "@/components/members/members-table";
import { PageHeader } from "@/components/page/page-header";
import { Section } from "@/components/page/section";
import { requireUser } from "@/lib/auth/page";
import { atLeast } from "@/lib/fleet/context";
import { listInvitations } from "@/lib/fleet/members/list-invitations";
import { listMembers } from "@/lib/fleet/members/list-members";
import { listOrganizations } from "@/lib/fleet/organizations/list-organizations";
import { invite, leave, remove, revoke, setRole } from "./actions";

export const metadata: Metadata = { title: "Members" };

export default async function MembersPage() {
  const ctx = await requireUser();
  const { id, role } = ctx.actor;
  const manages = atLeast(role, "ADMIN");
  const [members, invitations, organizations] = await Promise.all([
    listMembers(ctx),
    manages ? listInvitations(ctx) : [],
    listOrganizations(ctx),
  ]);
  const organization = organizations.find(({ current }) => current)?.name ?? "";
  const open = invitations.filter(({ state }) => state === "open");
  return (
    <>
      <PageHeader
        title="Members"
        description={`Who may see and change the hosts of ${organization}.`}
        actions={manages && <InviteDialog action={invite} ownRole={role} />}
      />
      <MembersTable
        members={members}
        own={{ userId: id, role, organization }}
        actions={{ setRole, remove, leave }}
      />
      {open.length > 0 && (
        <Section
          title="Invited"
          description="Their links work once. A link that was lost is replaced by inviting again."
        >
          <Invitations invitations={open} ownRole={role} action={revoke} />
        </Section>
      )}
    </>
  );
}
