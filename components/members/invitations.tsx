"use client";

import { useState } from "react";
import { toast } from "sonner";
import type { ActionResult } from "@/components/form/action";
import { ConfirmDanger } from "@/components/form/confirm-danger";
import { type Role, RoleBadge } from "@/components/status/role-badge";
import { PlainTable } from "@/components/table/plain-table";
import type { Column } from "@/components/table/types";
import { Countdown } from "@/components/time/countdown";
import { RelativeTime } from "@/components/time/relative-time";
import type { InvitationView } from "@/lib/fleet/members/list-invitations";
import { mayManage } from "./may-manage";
import { RevokeButton } from "./revoke-button";

type Props = {
  invitations: InvitationView[];
  ownRole: Role;
  action: (input: { id: string }) => Promise<ActionResult<void>>;
};

/** The people who may still join, and how long their links last. */
export function Invitations({ invitations, ownRole, action }: Props) {
  const [asked, setAsked] = useState<InvitationView | null>(null);
  const [open, setOpen] = useState(false);
  const columns: Column<InvitationView>[] = [
    {
      id: "email",
      header: "Email",
      phone: "title",
      className: "w-2/5 max-w-64 truncate font-medium",
      cell: ({ id, email }) => (
        <span id={id} className="scroll-mt-20">
          {email}
        </span>
      ),
    },
    { id: "role", header: "Role", phone: "aside", cell: ({ role }) => <RoleBadge role={role} /> },
    {
      id: "link",
      header: "Link",
      className: "font-mono",
      cell: ({ tokenPrefix }) => `${tokenPrefix}…`,
    },
    {
      id: "by",
      header: "Invited",
      phone: "detail",
      cell: ({ createdAt, createdBy }) => (
        <>
          <span className="sm:hidden">invited </span>
          <RelativeTime at={createdAt.toISOString()} />
          {createdBy && <span className="text-muted-foreground"> by {createdBy.username}</span>}
        </>
      ),
    },
    {
      id: "ends",
      header: "Ends in",
      phone: "detail",
      cell: ({ expiresAt }) => (
        <>
          <span className="sm:hidden">ends in </span>
          <Countdown until={expiresAt.toISOString()} />
        </>
      ),
    },
    {
      id: "revoke",
      header: "",
      phone: "aside",
      className: "w-20 text-right",
      cell: (invitation) =>
        mayManage(ownRole, invitation.role) && (
          <RevokeButton
            email={invitation.email}
            onPress={() => {
              setAsked(invitation);
              setOpen(true);
            }}
          />
        ),
    },
  ];
  return (
    <>
      <PlainTable
        label="Open invitations"
        columns={columns}
        rows={invitations}
        keyOf={(invitation) => invitation.id}
      />
      {asked && (
        <ConfirmDanger
          open={open}
          onOpenChange={setOpen}
          title={`Revoke the invitation of ${asked.email}?`}
          consequence="The link they were sent stops working at once. You can invite them again."
          verb="Revoke invitation"
          action={() => action({ id: asked.id })}
          onDone={() => toast.success(`The invitation of ${asked.email} was revoked`)}
        />
      )}
    </>
  );
}
