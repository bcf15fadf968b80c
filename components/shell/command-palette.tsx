"use client";

import { type LucideIcon, Monitor, Moon, Plus, Sun } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";

import { hostStatusWord } from "@/components/status/host-status";
import type { Role } from "@/components/status/role-badge";
import { StatusDot } from "@/components/status/status-dot";
import { useTheme } from "@/components/theme/use-theme";
import {
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
} from "@/components/ui/command";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "@/components/ui/dialog";
import { navigationFor } from "./navigation";
import type { HostHit } from "./types";
import { useHostSearch } from "./use-host-search";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  role: Role;
  searchHosts: (query: string) => Promise<HostHit[]>;
};

type Entry = { label: string; icon: LucideIcon; run: () => void };

/** Everything by name: pages, hosts, adding a host, the theme. */
export function CommandPalette({ open, onOpenChange, ...props }: Props) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        closeButton={false}
        className="top-[12vh] translate-y-0 gap-0 overflow-hidden p-0 sm:max-w-xl"
      >
        <DialogTitle className="sr-only">Go to</DialogTitle>
        <DialogDescription className="sr-only">
          Type to find a page, a host or an action.
        </DialogDescription>
        <Palette {...props} close={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function Palette({
  role,
  searchHosts,
  close,
}: Pick<Props, "role" | "searchHosts"> & { close: () => void }) {
  const router = useRouter();
  const { setTheme } = useTheme();
  const [typed, setTyped] = useState("");
  const query = typed.trim();
  const { hits, searching } = useHostSearch(query, searchHosts);

  function after(run: () => void) {
    return () => {
      close();
      run();
    };
  }
  const fits = (entry: Entry) => entry.label.toLowerCase().includes(query.toLowerCase());
  const pages: Entry[] = navigationFor(role).map(({ label, icon, href }) => ({
    label,
    icon,
    run: () => router.push(href),
  }));
  const actions: Entry[] = [
    { label: "Theme: system", icon: Monitor, run: () => setTheme("system") },
    { label: "Theme: light", icon: Sun, run: () => setTheme("light") },
    { label: "Theme: dark", icon: Moon, run: () => setTheme("dark") },
  ];
  if (role !== "VIEWER") {
    actions.unshift({ label: "Add host", icon: Plus, run: () => router.push("/enrollment/new") });
  }
  const groups = [
    { heading: "Go to", entries: pages.filter(fits) },
    { heading: "Do", entries: actions.filter(fits) },
  ];

  return (
    <Command shouldFilter={false} label="Go to" loop>
      <CommandInput
        autoFocus
        value={typed}
        onValueChange={setTyped}
        placeholder="Go to a host, a page, an action"
      />
      <CommandList label="Results">
        <CommandEmpty>{searching ? "Searching hosts" : `Nothing fits “${query}”`}</CommandEmpty>
        {hits.length > 0 && (
          <CommandGroup heading="Hosts">
            {hits.map((host) => (
              <CommandItem
                key={host.id}
                value={host.id}
                onSelect={after(() => router.push(`/hosts/${host.id}`))}
              >
                <StatusDot status={host.status} className="mx-[3px]" />
                <span className="min-w-0 flex-1 truncate">{host.name}</span>
                <span className="text-muted-foreground text-sm">{hostStatusWord[host.status]}</span>
              </CommandItem>
            ))}
          </CommandGroup>
        )}
        {groups.map(
          ({ heading, entries }) =>
            entries.length > 0 && (
              <CommandGroup key={heading} heading={heading}>
                {entries.map(({ label, icon: Icon, run }) => (
                  <CommandItem key={label} value={label} onSelect={after(run)}>
                    <Icon aria-hidden />
                    {label}
                  </CommandItem>
                ))}
              </CommandGroup>
            ),
        )}
      </CommandList>
    </Command>
  );
}
