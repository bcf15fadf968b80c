"use client";

import { RoleBadge } from "@/components/status/role-badge";
import { PlainTable } from "@/components/table/plain-table";
import type { Column } from "@/components/table/types";
import { RelativeTime } from "@/components/time/relative-time";
import { Badge } from "@/components/ui/badge";
import type { MemberView } from "@/lib/fleet/members/list-members";
import { mayManage } from "./may-manage";
import { MemberMenu } from "./member-menu";
import type { MemberActions, Own } from "./types";

type Props = { members: MemberView[]; own: Own; actions: MemberActions };

/** The people of the organization, by user name, with what the reader may do about each. */
export function MembersTable({ members, own, actions }: Props) {
  const columns: Column<MemberView>[] = [
    {
      id: "username",
      header: "Member",
      phone: "title",
      className: "w-2/5",
      cell: (member) => (
        <span id={member.userId} className="flex min-w-0 scroll-mt-20 items-center gap-2">
          <span className="truncate font-medium">{member.username}</span>
          {member.userId === own.userId && <Badge variant="outline">you</Badge>}
          <span className="truncate text-muted-foreground max-sm:hidden">{fullName(member)}</span>
        </span>
      ),
    },
    {
      id: "email",
      header: "Email",
      phone: "detail",
      className: "max-w-64 truncate",
      cell: ({ email }) => email,
    },
    {
      id: "role",
      header: "Role",
      phone: "aside",
      cell: ({ role }) => <RoleBadge role={role} />,
    },
    {
      id: "signed-in",
      header: "Last sign-in",
      phone: "detail",
      cell: ({ lastLoginAt }) => (
        <>
          {lastLoginAt && <span className="sm:hidden">signed in </span>}
          <RelativeTime at={lastLoginAt?.toISOString() ?? null} />
          {!lastLoginAt && <span className="sm:hidden"> signed in</span>}
        </>
      ),
    },
    {
      id: "joined",
      header: "Joined",
      cell: ({ joinedAt }) => <RelativeTime at={joinedAt.toISOString()} />,
    },
    {
      id: "menu",
      header: "",
      phone: "aside",
      className: "w-10 text-right",
      cell: (member) =>
        (member.userId === own.userId || mayManage(own.role, member.role)) && (
          <MemberMenu member={member} own={own} actions={actions} />
        ),
    },
  ];
  return (
    <PlainTable
      label="Members"
      columns={columns}
      rows={members}
      keyOf={(member) => member.userId}
    />
  );
}

function fullName({ firstName, lastName }: MemberView): string {
  return [firstName, lastName].filter(Boolean).join(" ");
}
