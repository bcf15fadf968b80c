import type { Role } from "@/components/status/role-badge";
import type { HostStatus } from "@/components/status/status-dot";

export type ShellOrganization = { id: string; name: string; role: Role };

export type HostHit = { id: string; name: string; status: HostStatus };

/** Who is signed in, where, and what the shell can do for them. */
export type ShellProps = {
  person: { name: string; email: string };
  /** The organization in view and the person's role there. */
  organization: ShellOrganization;
  /** All of them, the one in view included. */
  organizations: ShellOrganization[];
  switchOrganization: (organizationId: string) => Promise<void>;
  signOut: () => Promise<void>;
  /** The first few hosts whose name, hostname or address fits; for the palette. */
  searchHosts: (query: string) => Promise<HostHit[]>;
};
