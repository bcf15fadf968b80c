import type { ComponentProps } from "react";

import { cn } from "./cn";

/**
 * A real table whose rows become two-line items on a phone. The roles are written out because
 * browsers drop a table's semantics as soon as its display changes.
 */
export function Table({ className, ...props }: ComponentProps<"table">) {
  return (
    <table
      role="table"
      data-slot="table"
      className={cn("w-full border-collapse text-sm max-sm:block", className)}
      {...props}
    />
  );
}

export function TableHeader({ className, ...props }: ComponentProps<"thead">) {
  return <thead role="rowgroup" className={cn("max-sm:hidden", className)} {...props} />;
}

export function TableBody({ className, ...props }: ComponentProps<"tbody">) {
  return <tbody role="rowgroup" className={cn("max-sm:block", className)} {...props} />;
}

export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return <tr role="row" className={cn("border-b", className)} {...props} />;
}

export function TableHead({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      role="columnheader"
      scope="col"
      className={cn(
        "h-8 whitespace-nowrap px-3 text-left font-medium text-muted-foreground first:pl-2 last:pr-2",
        className,
      )}
      {...props}
    />
  );
}

export function TableCell({ className, ...props }: ComponentProps<"td">) {
  return (
    <td
      role="cell"
      className={cn("h-9 px-3 first:pl-2 last:pr-2 sm:whitespace-nowrap", className)}
      {...props}
    />
  );
}
