"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

import type { Role } from "@/components/status/role-badge";
import { cn } from "@/components/ui/cn";
import { isCurrent, navigationFor } from "./navigation";

/** The pages, the current one marked. `onNavigate` closes the sheet they may stand in. */
export function NavLinks({ role, onNavigate }: { role: Role; onNavigate?: () => void }) {
  const pathname = usePathname();
  return (
    <nav aria-label="Main">
      <ul className="grid gap-0.5">
        {navigationFor(role).map((item) => {
          const current = isCurrent(item, pathname);
          return (
            <li key={item.href}>
              <Link
                href={item.href}
                // Every live refresh would fetch all of these pages again.
                prefetch={false}
                aria-current={current ? "page" : undefined}
                onClick={onNavigate}
                className={cn(
                  "flex h-8 items-center gap-2.5 rounded-md px-2 font-medium transition-colors duration-100 max-lg:h-10",
                  current
                    ? "bg-foreground/[0.07] text-foreground"
                    : "text-muted-foreground hover:bg-foreground/[0.04] hover:text-foreground",
                )}
              >
                <item.icon aria-hidden className="size-4 shrink-0" />
                {item.label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
