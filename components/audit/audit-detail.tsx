"use client";

import Link from "next/link";
import { CopyField } from "@/components/copy/copy-field";
import { formatDuration } from "@/components/format/time";
import { type Fact, Facts } from "@/components/page/facts";
import { withParams } from "@/components/table/query";
import { useTableLink } from "@/components/table/table-state";
import { AbsoluteTime } from "@/components/time/absolute-time";
import { Button } from "@/components/ui/button";
import type { AuditRow } from "./types";

/** Where an entry came from, what it holds beyond its sentence, and its neighbours. */
export function AuditDetail({ entry }: { entry: AuditRow }) {
  const { params, link } = useTableLink();
  const { actorId, actorName, subjectId, subjectName } = entry;
  const narrowed = (filter: Record<string, string>) =>
    link(withParams(params, { cursor: null, ...filter }));
  return (
    <div className="grid max-w-2xl grid-cols-1 gap-3">
      <Facts facts={[...origin(entry), ...held(entry.detail)]} />
      <div className="flex flex-wrap gap-2">
        {actorId && (
          <Button variant="outline" size="sm" asChild className="max-w-full">
            <Link {...narrowed({ actor: actorId })} prefetch={false}>
              <span className="truncate">Everything {actorName} did</span>
            </Link>
          </Button>
        )}
        {subjectId && subjectId !== actorId && (
          <Button variant="outline" size="sm" asChild className="max-w-full">
            <Link {...narrowed({ subject: subjectId })} prefetch={false}>
              <span className="truncate">Everything about {subjectName}</span>
            </Link>
          </Button>
        )}
      </div>
    </div>
  );
}

function origin({ at, ip, requestId, action }: AuditRow): Fact[] {
  return [
    { label: "When", value: <AbsoluteTime at={at.getTime()} /> },
    { label: "Action", value: action, mono: true },
    { label: "From address", value: ip ?? "not known", mono: ip !== null },
    { label: "Request id", value: <CopyField value={requestId} what="request id" /> },
  ];
}

const labels: Record<string, string> = {
  expiresAt: "Good until",
  fields: "Changed",
  from: "Before",
  invitationId: "Invitation",
  invitationsRevoked: "Invitations ended",
  listsMaxAgeDays: "Days until package lists are too old",
  overlapSeconds: "Old token lived on",
  prefix: "New token",
  replaced: "Links replaced",
  role: "Role",
  to: "After",
  via: "By",
};

const ways: Record<string, string> = { session: "browser", bearer: "API" };

function held(detail: unknown): Fact[] {
  if (typeof detail !== "object" || detail === null) return [];
  return Object.entries(detail).map(([key, value]) => ({
    label: labels[key] ?? key,
    value: shown(key, value),
    mono: key === "prefix" || key === "invitationId",
  }));
}

function shown(key: string, value: unknown) {
  if (key === "overlapSeconds" && typeof value === "number") {
    return value === 0 ? "not at all" : `at most ${formatDuration(value * 1000)}`;
  }
  if (key === "expiresAt" && typeof value === "string") {
    return <AbsoluteTime at={Date.parse(value)} />;
  }
  if (key === "via") return ways[String(value)] ?? String(value);
  return value === null ? "nothing" : String(value);
}
