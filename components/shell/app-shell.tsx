"use client";

import { Menu, Search } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useCallback, useState } from "react";

import { Logo } from "@/components/brand/logo";
import { LiveProvider, LiveStrip, LiveWord } from "@/components/live/live-status";
import { Sheet, SheetContent, SheetTitle, SheetTrigger } from "@/components/ui/sheet";
import { AccountMenu } from "./account-menu";
import { CommandPalette } from "./command-palette";
import { NavLinks } from "./nav-links";
import { OrgSwitcher } from "./org-switcher";
import { PaletteKeys } from "./palette-keys";
import { SkipLink } from "./skip-link";
import type { ShellProps } from "./types";
import { useShortcuts } from "./use-shortcuts";

/** The frame of every signed-in page: sidebar, on a phone a bar with a sheet, palette, live. */
export function AppShell({ children, ...shell }: ShellProps & { children: ReactNode }) {
  const [palette, setPalette] = useState(false);
  const [sheet, setSheet] = useState(false);
  useShortcuts(useCallback(() => setPalette(true), []));

  const search = (
    <button
      type="button"
      onClick={() => setPalette(true)}
      className="flex h-8 w-full items-center gap-2.5 rounded-md border bg-surface px-2 text-muted-foreground shadow-2xs hover:text-foreground"
    >
      <Search aria-hidden className="size-4 shrink-0" />
      <span className="flex-1 text-left">Go to</span>
      <PaletteKeys />
    </button>
  );

  return (
    <LiveProvider name={`${shell.person.email} ${shell.organization.id}`}>
      <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
        <SkipLink />
        <div className="hidden border-r bg-sidebar lg:block">
          <aside aria-label="Sidebar" className="sticky top-0 flex h-dvh flex-col gap-4 p-3">
            <Link href="/" className="w-fit rounded-md px-2 pt-1.5" aria-label="Muster, overview">
              <Logo />
            </Link>
            <OrgSwitcher {...shell} />
            {search}
            <NavLinks role={shell.organization.role} />
            <div className="mt-auto grid gap-1">
              <LiveWord />
              <AccountMenu {...shell} />
            </div>
          </aside>
        </div>

        <header className="sticky top-0 z-30 flex h-13 items-center gap-1 border-b bg-background px-2 lg:hidden">
          <Sheet open={sheet} onOpenChange={setSheet}>
            <SheetTrigger
              aria-label="Menu"
              className="grid size-10 place-content-center rounded-md"
            >
              <Menu aria-hidden className="size-5" />
            </SheetTrigger>
            <SheetContent aria-describedby={undefined} className="gap-4 bg-sidebar p-3">
              <SheetTitle className="sr-only">Menu</SheetTitle>
              <div className="px-2 pt-1.5">
                <Logo />
              </div>
              <OrgSwitcher {...shell} />
              <NavLinks role={shell.organization.role} onNavigate={() => setSheet(false)} />
              <div className="mt-auto">
                <AccountMenu {...shell} />
              </div>
            </SheetContent>
          </Sheet>
          <Link href="/" className="flex rounded-md px-1 py-1" aria-label="Muster, overview">
            <Logo />
          </Link>
          <button
            type="button"
            aria-label="Go to"
            onClick={() => setPalette(true)}
            className="ml-auto grid size-10 place-content-center rounded-md"
          >
            <Search aria-hidden className="size-5" />
          </button>
        </header>

        <div className="min-w-0">
          <LiveStrip className="sticky top-13 z-20 lg:top-0" />
          <main
            id="main"
            tabIndex={-1}
            className="min-w-0 px-4 py-5 outline-none sm:px-6 lg:px-8 lg:py-6"
          >
            <div className="mx-auto grid max-w-[92rem] grid-cols-1 gap-6">{children}</div>
          </main>
        </div>

        <CommandPalette
          open={palette}
          onOpenChange={setPalette}
          role={shell.organization.role}
          searchHosts={shell.searchHosts}
        />
      </div>
    </LiveProvider>
  );
}
