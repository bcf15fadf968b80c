"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

import { formatCount } from "@/components/format/number";
import { cn } from "@/components/ui/cn";

export type PageTab = { href: string; label: string; count?: number };

type Props = {
  label: string;
  tabs: PageTab[];
  /** The href of the current one, where the path alone does not tell. */
  current?: string;
};

/** Pages that belong together, the current one marked. Looks like tabs, and is links. */
export function PageTabs({ label, tabs, current }: Props) {
  const pathname = usePathname();
  const here = current ?? pathname;
  return (
    <nav aria-label={label} className="-mt-2 overflow-x-auto border-b">
      <ul className="flex gap-5">
        {tabs.map(({ href, label, count }) => (
          <li key={href} className="shrink-0">
            <Link
              href={href}
              prefetch={false}
              aria-current={here === href ? "page" : undefined}
              className={cn(
                "-mb-px block border-transparent border-b-2 pt-1.5 pb-2 font-medium text-muted-foreground transition-colors duration-100 hover:text-foreground focus-visible:-outline-offset-2",
                here === href && "border-primary text-foreground",
              )}
            >
              {label}
              {count !== undefined && (
                <>
                  {" "}
                  <span className="ml-0.5 font-normal text-muted-foreground text-sm">
                    {formatCount(count)}
                  </span>
                </>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
