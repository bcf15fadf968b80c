import type { ReactNode } from "react";

type Props = {
  title: string;
  description?: ReactNode;
  children: ReactNode;
  /** One quiet line under the panel. */
  footer?: ReactNode;
};

/** The one panel of a page before signing in. */
export function AuthPanel({ title, description, children, footer }: Props) {
  return (
    <>
      <div className="grid grid-cols-1 gap-5 rounded-xl border bg-surface p-6 shadow-xs sm:p-7">
        <div className="grid gap-1">
          <h1 className="font-semibold text-xl tracking-tight [overflow-wrap:anywhere]">{title}</h1>
          {description && <p className="text-pretty text-muted-foreground">{description}</p>}
        </div>
        {children}
      </div>
      {footer && <p className="px-1 text-center text-muted-foreground text-sm">{footer}</p>}
    </>
  );
}
