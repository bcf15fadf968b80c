import { Badge } from "@/components/ui/badge";

export type Role = "OWNER" | "ADMIN" | "VIEWER";

export const roleWord: Record<Role, string> = {
  OWNER: "Owner",
  ADMIN: "Admin",
  VIEWER: "Viewer",
};

/** What a role may do, as the end of a sentence about it. */
export const roleRights: Record<Role, string> = {
  OWNER: "manages everything, other owners included.",
  ADMIN: "enrolls, changes and deletes hosts, invites and removes members.",
  VIEWER: "sees hosts and members, changes nothing.",
};

export function RoleBadge({ role }: { role: Role }) {
  return <Badge variant={role === "VIEWER" ? "outline" : "neutral"}>{roleWord[role]}</Badge>;
}
