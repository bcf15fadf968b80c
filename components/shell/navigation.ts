import {
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  Package,
  ScrollText,
  Server,
  Settings,
  Tags,
  Users,
} from "lucide-react";

import type { Role } from "@/components/status/role-badge";

export type NavigationItem = { href: string; label: string; icon: LucideIcon };

const items: NavigationItem[] = [
  { href: "/", label: "Overview", icon: LayoutDashboard },
  { href: "/hosts", label: "Hosts", icon: Server },
  { href: "/packages", label: "Packages", icon: Package },
  { href: "/groups", label: "Groups", icon: Tags },
  { href: "/enrollment", label: "Enrollment", icon: KeyRound },
  { href: "/members", label: "Members", icon: Users },
  { href: "/audit", label: "Audit", icon: ScrollText },
  { href: "/settings", label: "Settings", icon: Settings },
];

const forAdmins = new Set(["/enrollment", "/audit", "/settings"]);

/** The pages a role may open, in the order of the sidebar. */
export function navigationFor(role: Role): NavigationItem[] {
  return items.filter(({ href }) => role !== "VIEWER" || !forAdmins.has(href));
}

/** Whether `pathname` lies under the page of an item. */
export function isCurrent(item: NavigationItem, pathname: string): boolean {
  if (item.href === "/") return pathname === "/";
  return pathname === item.href || pathname.startsWith(`${item.href}/`);
}
