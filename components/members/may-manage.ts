import type { Role } from "@/components/status/role-badge";

/** Whether to offer a change at all; the verbs decide (lib/fleet/members/roles.ts). */
export function mayManage(own: Role, touched: Role): boolean {
  return own === "OWNER" || (own === "ADMIN" && touched !== "OWNER");
}

/** The roles somebody may give. */
export function grantable(own: Role): Role[] {
  const all: Role[] = ["VIEWER", "ADMIN", "OWNER"];
  return all.filter((role) => mayManage(own, role));
}
