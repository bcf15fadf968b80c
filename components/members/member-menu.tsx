"use client";

import { Ellipsis, LogOut, UserRoundMinus } from "lucide-react";
import { useRef, useState } from "react";
import { toast } from "sonner";
import { settle } from "@/components/form/action";
import { ConfirmDanger } from "@/components/form/confirm-danger";
import { type Role, roleWord } from "@/components/status/role-badge";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { MemberView } from "@/lib/fleet/members/list-members";
import { grantable, mayManage } from "./may-manage";
import { type Question, questionAbout } from "./questions";
import type { MemberActions, Own } from "./types";
import { useLastFocus } from "./use-last-focus";

type Props = { member: MemberView; own: Own; actions: MemberActions };

/** What can be done about one member: another role at once, with undo; the rest is asked first. */
export function MemberMenu({ member, own, actions }: Props) {
  const [question, setQuestion] = useState<Question | null>(null);
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useLastFocus(button);
  const self = member.userId === own.userId;

  async function give(role: Role, undo: boolean) {
    const before = member.role;
    const result = await settle(() => actions.setRole({ userId: member.userId, role }));
    if (!result.ok) return toast.error(result.error.message);
    toast.success(`${member.username} is ${roleWord[role].toLowerCase()} now`, {
      // Long enough to read it, find the button and press it.
      ...(undo && {
        duration: 10_000,
        action: { label: "Undo", onClick: () => void give(before, false) },
      }),
    });
  }

  function ask(about: Question) {
    setQuestion(about);
    setOpen(true);
  }

  function choose(role: Role) {
    if (role === member.role) return;
    // Whoever gives up their own rights cannot take that back.
    if (self) ask({ about: "own-role", role });
    else void give(role, true);
  }

  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            ref={button}
            variant="ghost"
            size="icon-sm"
            aria-label={`Actions for ${member.username}`}
          >
            <Ellipsis aria-hidden className="text-muted-foreground" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {mayManage(own.role, member.role) && (
            <>
              <DropdownMenuLabel>Role</DropdownMenuLabel>
              <DropdownMenuRadioGroup
                value={member.role}
                onValueChange={(role) => choose(role as Role)}
              >
                {grantable(own.role).map((role) => (
                  <DropdownMenuRadioItem key={role} value={role}>
                    {roleWord[role]}
                  </DropdownMenuRadioItem>
                ))}
              </DropdownMenuRadioGroup>
              <DropdownMenuSeparator />
            </>
          )}
          {self ? (
            <DropdownMenuItem variant="destructive" onSelect={() => ask({ about: "leave" })}>
              <LogOut aria-hidden />
              Leave organization
            </DropdownMenuItem>
          ) : (
            <DropdownMenuItem variant="destructive" onSelect={() => ask({ about: "remove" })}>
              <UserRoundMinus aria-hidden />
              Remove member
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      {question && (
        <ConfirmDanger
          open={open}
          onOpenChange={setOpen}
          {...questionAbout(question, member, own, actions)}
        />
      )}
    </>
  );
}
