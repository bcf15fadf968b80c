"use client";

import Link from "next/link";
import type { ReactNode } from "react";

import { GroupLabel } from "@/components/hosts/group-label";
import { DataTable } from "@/components/table/data-table";
import { FilterMenu } from "@/components/table/filter-menu";
import { SearchBox } from "@/components/table/search-box";
import type { Column } from "@/components/table/types";
import { Countdown } from "@/components/time/countdown";
import { RelativeTime } from "@/components/time/relative-time";
import type { ServerAddress } from "@/lib/server-address";
import type { AutoTokenRow } from "./auto-token-row";
import { AutoTokenStrip } from "./auto-token-strip";
import { integrationTypes, kindWord } from "./kind";
import { QuotaMeter } from "./quota-meter";
import { RefusalCell } from "./refusal-cell";
import { StateLabel, useAutoTokenState } from "./state-label";

type Props = { rows: AutoTokenRow[]; server: ServerAddress; grouped: boolean; empty: ReactNode };

const states = [
  { value: "active", label: "Active" },
  { value: "disabled", label: "Disabled" },
  { value: "expired", label: "Expired" },
];

/** Auto-enrollment tokens, newest first, each with its strip. */
export function AutoTokensTable({ rows, server, grouped, empty }: Props) {
  return (
    <DataTable
      label="Auto-enrollment tokens"
      noun="token"
      columns={grouped ? columns : columns.filter(({ id }) => id !== "group")}
      rows={rows}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      sort="-createdAt"
      total={rows.length}
      links={{ previous: null, next: null }}
      toolbar={
        <>
          <SearchBox label="Search tokens" placeholder="Name, key or address" />
          <FilterMenu name="state" label="State" options={states} />
          <FilterMenu
            name="kind"
            label="Kind"
            options={integrationTypes.map((type) => ({ value: type, label: kindWord(type) }))}
          />
        </>
      }
      detail={(token) => <AutoTokenStrip token={token} server={server} />}
      empty={empty}
    />
  );
}

const columns: Column<AutoTokenRow>[] = [
  {
    id: "name",
    header: "Token",
    visibility: "always",
    phone: "title",
    className: "font-medium sm:w-[18%] sm:max-w-0 sm:min-w-32 sm:truncate",
    cell: ({ id, name }) => (
      <Link
        href={`/enrollment/tokens/${id}`}
        prefetch={false}
        title={name}
        className="rounded-sm hover:underline"
      >
        {name}
      </Link>
    ),
  },
  { id: "state", header: "State", phone: "aside", cell: (token) => <StateLabel token={token} /> },
  { id: "kind", header: "Kind", phone: "detail", cell: ({ type }) => kindWord(type) },
  {
    id: "key",
    header: "Key",
    className: "font-mono",
    // What they all begin with tells none from another.
    cell: ({ tokenKey }) => <span title={tokenKey}>…{tokenKey.slice(-6)}</span>,
  },
  {
    id: "quota",
    header: "Hosts today",
    phone: "detail",
    className: "sm:w-36",
    cell: ({ use, usedToday, quota }) =>
      use === "enroll" && (
        <QuotaMeter brief used={usedToday} quota={quota} className="min-w-32 max-sm:inline-flex" />
      ),
  },
  {
    id: "group",
    header: "Group",
    className: "sm:max-w-40",
    cell: ({ group }) => group && <GroupLabel group={group} />,
  },
  {
    id: "allowed",
    header: "Allowed",
    className: "sm:max-w-40 sm:truncate",
    cell: ({ allowed }) =>
      allowed.length === 0 ? (
        <span className="text-muted-foreground">any</span>
      ) : (
        <span title={allowed.join(", ")} className="font-mono">
          {allowed[0]}
          {allowed.length > 1 && (
            <span className="font-sans text-muted-foreground"> +{allowed.length - 1}</span>
          )}
        </span>
      ),
  },
  {
    id: "refusal",
    header: "Last refusal",
    phone: "detail",
    className: "sm:w-[22%] sm:max-w-0 sm:min-w-32 sm:truncate",
    cell: (token) => <RefusalCell token={token} />,
  },
  {
    id: "used",
    header: "Last used",
    cell: ({ lastUsedAt }) => <RelativeTime at={lastUsedAt} />,
  },
  { id: "expires", header: "Expires", cell: (token) => <Expiry token={token} /> },
  {
    id: "by",
    header: "Created by",
    visibility: "hidden",
    cell: ({ createdBy }) => createdBy,
  },
  {
    id: "created",
    header: "Created",
    visibility: "hidden",
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
  },
];

function Expiry({ token }: { token: AutoTokenRow }) {
  const state = useAutoTokenState(token);
  if (token.expiresAt === null) return <span className="text-muted-foreground">never</span>;
  if (state === "expired") return <RelativeTime at={token.expiresAt} />;
  return (
    <>
      in <Countdown until={token.expiresAt} />
    </>
  );
}
