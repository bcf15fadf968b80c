import type { ComponentProps } from "react";
import { toast } from "sonner";
import type { ConfirmDanger } from "@/components/form/confirm-danger";
import { type Role, roleRights, roleWord } from "@/components/status/role-badge";
import type { MemberView } from "@/lib/fleet/members/list-members";
import type { MemberActions, Own } from "./types";

/** What is asked before it is done. */
export type Question = { about: "remove" | "leave" } | { about: "own-role"; role: Role };

type Asked = Omit<ComponentProps<typeof ConfirmDanger>, "open" | "onOpenChange">;

/** The words of a question about a member, and what happens on yes. */
export function questionAbout(
  question: Question,
  { userId, username }: MemberView,
  { organization }: Own,
  actions: MemberActions,
): Asked {
  switch (question.about) {
    case "remove":
      return {
        title: `Remove ${username} from ${organization}?`,
        consequence: `${username} loses access at the next click, and the invitations they made and nobody accepted end. Their account stays; to come back they need a new invitation.`,
        verb: "Remove member",
        action: () => actions.remove({ userId }),
        onDone: () => toast.success(`${username} was removed`),
      };
    case "leave":
      return {
        title: `Leave ${organization}?`,
        consequence:
          "You lose access to its hosts at once, and the invitations you made and nobody accepted end. Your account stays; to come back you need an invitation.",
        verb: "Leave organization",
        action: () => actions.leave({}),
      };
    case "own-role":
      return {
        title: `Make yourself ${roleWord[question.role].toLowerCase()}?`,
        consequence: `It counts at once, and you cannot take it back: another owner would have to. ${roleWord[question.role]}: ${roleRights[question.role]}`,
        verb: "Change my role",
        action: () => actions.setRole({ userId, role: question.role }),
        onDone: () => toast.success(`You are ${roleWord[question.role].toLowerCase()} now`),
      };
  }
}
