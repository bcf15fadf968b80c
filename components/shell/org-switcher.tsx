"use client";

import { ChevronsUpDown } from "lucide-react";
import { useTransition } from "react";

import { leadOn } from "@/components/form/action";
import { RoleBadge } from "@/components/status/role-badge";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Initials } from "@/components/ui/initials";
import type { ShellProps } from "./types";

type Props = Pick<ShellProps, "organization" | "organizations" | "switchOrganization">;

/** Names the organization in view; with more than one, also the way to the others. */
export function OrgSwitcher({ organization, organizations, switchOrganization }: Props) {
  const [pending, startTransition] = useTransition();
  const name = (
    <>
      <Initials name={organization.name} />
      <span className="min-w-0 flex-1 truncate text-left font-semibold">{organization.name}</span>
    </>
  );
  if (organizations.length < 2) {
    return <div className="flex h-9 items-center gap-2.5 px-2">{name}</div>;
  }
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-busy={pending}
        className="flex h-9 w-full min-w-0 items-center gap-2.5 rounded-md px-2 hover:bg-foreground/[0.05] aria-expanded:bg-foreground/[0.05]"
      >
        <span className="sr-only">Organization </span>
        {name}
        <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="w-64">
        <DropdownMenuLabel>Organizations</DropdownMenuLabel>
        <DropdownMenuRadioGroup
          value={organization.id}
          onValueChange={(id) => startTransition(() => leadOn(() => switchOrganization(id)))}
        >
          {organizations.map((each) => (
            <DropdownMenuRadioItem key={each.id} value={each.id}>
              <span className="min-w-0 flex-1 truncate">{each.name}</span>
              <RoleBadge role={each.role} />
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
