import type { ReactNode } from "react";

import { Breadcrumb, type Crumb } from "@/components/ui/breadcrumb";

type Props = {
  title: ReactNode;
  /** One sentence, for somebody who is here for the first time. */
  description?: ReactNode;
  crumbs?: Crumb[];
  /** Beside the title: a status, a role. */
  aside?: ReactNode;
  actions?: ReactNode;
};

/** The one h1 of a page, the way back above it, what can be done beside it. */
export function PageHeader({ title, description, crumbs, aside, actions }: Props) {
  return (
    <header className="grid gap-1">
      {crumbs && <Breadcrumb crumbs={crumbs} />}
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="grid min-w-0 gap-0.5">
          <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="min-w-0 font-semibold text-xl tracking-tight [overflow-wrap:anywhere]">
              {title}
            </h1>
            {aside}
          </div>
          {description && (
            <p className="max-w-prose text-pretty text-muted-foreground">{description}</p>
          )}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </header>
  );
}
