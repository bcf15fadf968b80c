"use client";

import Link from "next/link";

import { GroupLabel } from "@/components/hosts/group-label";
import { EmptyState } from "@/components/page/empty-state";
import { DataTable } from "@/components/table/data-table";
import { FilterMenu } from "@/components/table/filter-menu";
import type { Column, PageLinks } from "@/components/table/types";
import { Countdown } from "@/components/time/countdown";
import { RelativeTime } from "@/components/time/relative-time";
import { Button } from "@/components/ui/button";
import type { ServerAddress } from "@/lib/server-address";
import { PhaseLabel } from "./phase-label";
import { isWaiting } from "./progress";
import type { TokenRow } from "./token-row";
import { TokenStrip } from "./token-strip";
import { usePhase } from "./use-phase";

type Props = {
  rows: TokenRow[];
  total: number;
  links: PageLinks;
  server: ServerAddress;
  grouped: boolean;
  /** The token the address names: its strip is open. */
  unfolded?: string;
};

const states = [
  { value: "unused", label: "Unused" },
  { value: "spent", label: "Used" },
  { value: "expired", label: "Expired" },
  { value: "revoked", label: "Revoked" },
];

/** One-time tokens, each with the strip that its panel had. */
export function TokensTable({ server, grouped, ...table }: Props) {
  return (
    <DataTable
      {...table}
      label="Enrollment tokens"
      noun="token"
      columns={grouped ? columns : columns.filter(({ id }) => id !== "group")}
      rowId={({ id }) => id}
      rowName={({ label }) => label}
      sort="-createdAt"
      toolbar={<FilterMenu name="state" label="State" options={states} />}
      detail={(token) => <TokenStrip token={token} server={server} />}
      empty={
        <EmptyState
          title="No tokens yet"
          action={
            <Button asChild>
              <Link href="/enrollment/new">Add host</Link>
            </Button>
          }
        >
          A token lets one host in, once, within 24 hours. Each stays listed here, with how far its
          host has come.
        </EmptyState>
      }
    />
  );
}

const columns: Column<TokenRow>[] = [
  {
    id: "name",
    header: "Token",
    visibility: "always",
    phone: "title",
    className: "font-medium sm:max-w-72 sm:truncate",
    cell: ({ label, named }) => <span className={named ? undefined : "font-mono"}>{label}</span>,
  },
  { id: "state", header: "State", phone: "aside", cell: (token) => <Phase token={token} /> },
  {
    id: "host",
    header: "Host",
    phone: "detail",
    className: "sm:max-w-64 sm:truncate",
    cell: ({ progress: { host } }) =>
      host && (
        <Link href={`/hosts/${host.id}`} prefetch={false} className="rounded-sm hover:underline">
          {host.name}
        </Link>
      ),
  },
  {
    id: "group",
    header: "Group",
    cell: ({ group }) => group && <GroupLabel group={group} />,
  },
  {
    id: "refusal",
    header: "Last refusal",
    phone: "detail",
    cell: ({ progress: { refusal } }) =>
      refusal && (
        <>
          {refusal.reason}
          {refusal.from && (
            <span className="text-muted-foreground">
              , from <span className="font-mono">{refusal.from}</span>
            </span>
          )}
        </>
      ),
  },
  { id: "by", header: "Created by", cell: ({ createdBy }) => createdBy },
  {
    id: "created",
    header: "Created",
    phone: "detail",
    cell: ({ progress }) => <RelativeTime at={progress.createdAt} />,
  },
  { id: "expires", header: "Expires", cell: (token) => <Expiry token={token} /> },
];

function Phase({ token }: { token: TokenRow }) {
  return <PhaseLabel phase={usePhase(token.progress)} />;
}

/** Only while it matters: a token that was used or revoked has no end to wait for. */
function Expiry({ token: { progress } }: { token: TokenRow }) {
  const phase = usePhase(progress);
  if (phase === "expired") return <RelativeTime at={progress.expiresAt} />;
  if (!isWaiting(phase) || progress.usedAt) return null;
  return (
    <>
      in <Countdown until={progress.expiresAt} />
    </>
  );
}
