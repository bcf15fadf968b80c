"use client";

import { CircleAlert, CircleCheck, Info, LoaderCircle, TriangleAlert } from "lucide-react";
import type { CSSProperties } from "react";
import { Toaster as Sonner } from "sonner";

const colours = {
  "--normal-bg": "var(--popover)",
  "--normal-text": "var(--foreground)",
  "--normal-border": "var(--border)",
  "--border-radius": "var(--radius-lg)",
} as CSSProperties;

/** Mounted once, in the root layout. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      style={colours}
      className="[:root:has([data-slot=bulk-bar])_&]:bottom-20!"
      toastOptions={{
        className: "font-sans! text-base! shadow-lg!",
        classNames: { description: "text-muted-foreground!" },
      }}
      icons={{
        success: <CircleCheck className="size-4 text-online" />,
        info: <Info className="size-4 text-muted-foreground" />,
        warning: <TriangleAlert className="size-4 text-warning" />,
        error: <CircleAlert className="size-4 text-security" />,
        loading: <LoaderCircle className="size-4 animate-spin text-muted-foreground" />,
      }}
    />
  );
}
