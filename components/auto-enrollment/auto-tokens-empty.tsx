import type { ReactNode } from "react";

import { EmptyState } from "@/components/page/empty-state";

const ways = [
  {
    title: "Proxmox",
    text: "One command on a node enrolls all of its containers, and again whenever there are new ones.",
  },
  {
    title: "Ansible, cloud-init, scripts",
    text: "The same command on every host, by whatever makes your hosts. Each enrolls itself.",
  },
  {
    title: "Programs that read",
    text: "A token for the integration API lets an inventory or a report read the fleet.",
  },
];

/** No auto-enrollment token yet: what one is good for. */
export function AutoTokensEmpty({ create }: { create: ReactNode }) {
  return (
    <EmptyState
      title="No auto-enrollment tokens yet"
      action={create}
      teach={
        <ul className="grid gap-x-8 gap-y-5 border-t pt-6 sm:grid-cols-3">
          {ways.map(({ title, text }) => (
            <li key={title} className="grid content-start gap-1">
              <p className="font-medium">{title}</p>
              <p className="text-pretty text-muted-foreground text-sm">{text}</p>
            </li>
          ))}
        </ul>
      }
    >
      One lets many hosts in: so many a day, from the addresses you allow, until it ends or you
      disable it.
    </EmptyState>
  );
}
