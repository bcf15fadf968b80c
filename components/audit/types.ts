import type { AuditEntry } from "./describe";

/** A row of the audit with what it unfolds to. */
export type AuditRow = AuditEntry & {
  id: string;
  at: Date;
  ip: string | null;
  requestId: string;
};
