import { Badge } from "@/components/ui/badge";

export type Role = "OWNER" | "ADMIN" | "VIEWER";

export const roleWord: Record<Role, string> = {
  OWNER: "Owner",
  ADMIN: "Admin",
  VIEWER: "Viewer",
};

export function RoleBadge({ role }: { role: Role }) {
  return <Badge variant={role === "VIEWER" ? "outline" : "neutral"}>{roleWord[role]}</Badge>;
}
