"use client";

import { useState } from "react";
import { toast } from "sonner";
import type { ActionResult } from "@/components/form/action";
import { ConfirmDanger } from "@/components/form/confirm-danger";
import { PlainTable } from "@/components/table/plain-table";
import type { Column } from "@/components/table/types";
import { Countdown } from "@/components/time/countdown";
import { RelativeTime } from "@/components/time/relative-time";
import { Button } from "@/components/ui/button";
import type { BearerTokenView } from "@/lib/fleet/account/list-bearer-tokens";

type Props = {
  tokens: BearerTokenView[];
  /** Only worth saying to somebody who belongs to several. */
  showOrganization: boolean;
  action: (input: { id: string }) => Promise<ActionResult<void>>;
};

/** The caller's API tokens that are still good: who made them, their last use, and their end. */
export function ApiTokens({ tokens, showOrganization, action }: Props) {
  const [asked, setAsked] = useState<BearerTokenView | null>(null);
  const [open, setOpen] = useState(false);
  if (tokens.length === 0) {
    return (
      <p className="text-muted-foreground text-sm">
        No API token is good at the moment. The command above makes one.
      </p>
    );
  }
  const columns: Column<BearerTokenView>[] = [
    {
      id: "client",
      header: "Made with",
      phone: "title",
      className: "max-w-64 truncate font-medium",
      cell: (token) => clientOf(token),
    },
    {
      id: "made",
      header: "Made",
      phone: "detail",
      cell: ({ createdAt, createdIp }) => (
        <>
          <span className="sm:hidden">made </span>
          <RelativeTime at={createdAt.toISOString()} />
          {createdIp && <span className="text-muted-foreground"> from {createdIp}</span>}
        </>
      ),
    },
    {
      id: "used",
      header: "Last used",
      phone: "detail",
      cell: ({ lastUsedAt, lastUsedIp }) => (
        <>
          <span className="sm:hidden">last used </span>
          <RelativeTime at={lastUsedAt?.toISOString() ?? null} />
          {lastUsedIp && <span className="text-muted-foreground"> from {lastUsedIp}</span>}
        </>
      ),
    },
    ...(showOrganization
      ? [
          {
            id: "organization",
            header: "Organization",
            phone: "detail",
            cell: ({ organization }: BearerTokenView) => organization.name,
          } as const,
        ]
      : []),
    {
      id: "expires",
      header: "Expires in",
      phone: "detail",
      cell: ({ expiresAt }) => (
        <>
          <span className="sm:hidden">expires in </span>
          <Countdown until={expiresAt.toISOString()} />
        </>
      ),
    },
    {
      id: "end",
      header: "",
      phone: "aside",
      className: "w-20 text-right",
      cell: (token) => (
        <Button
          variant="outline"
          size="sm"
          onClick={() => {
            setAsked(token);
            setOpen(true);
          }}
        >
          End<span className="sr-only"> the token made with {clientOf(token)}</span>
        </Button>
      ),
    },
  ];
  return (
    <>
      <PlainTable label="API tokens" columns={columns} rows={tokens} keyOf={(token) => token.id} />
      {asked && (
        <ConfirmDanger
          open={open}
          onOpenChange={setOpen}
          title="End this API token?"
          consequence={`Whatever uses the token made with ${clientOf(asked)} is refused from its next request on. Your other tokens and sessions stay.`}
          verb="End token"
          action={() => action({ id: asked.id })}
          onDone={() => toast.success("The API token has ended")}
        />
      )}
    </>
  );
}

function clientOf({ userAgent }: BearerTokenView): string {
  return userAgent ?? "an unnamed client";
}
