import type { ActionResult } from "@/components/form/action";
import type { Role } from "@/components/status/role-badge";

/** The reader: who they are and where. */
export type Own = { userId: string; role: Role; organization: string };

/** What may be done about members. */
export type MemberActions = {
  setRole: (input: { userId: string; role: Role }) => Promise<ActionResult<void>>;
  remove: (input: { userId: string }) => Promise<ActionResult<void>>;
  leave: (input: Record<string, never>) => Promise<ActionResult<never>>;
};
