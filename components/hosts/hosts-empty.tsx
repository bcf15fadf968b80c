import { Plus } from "lucide-react";
import Link from "next/link";

import { EmptyState } from "@/components/page/empty-state";
import { Button } from "@/components/ui/button";

const link = "rounded-sm text-link underline underline-offset-2";

/** No host yet: how one gets here. */
export function HostsEmpty({ canAdd, serverUrl }: { canAdd: boolean; serverUrl: string }) {
  return (
    <EmptyState
      title="No hosts yet"
      action={
        canAdd && (
          <Button asChild size="lg">
            <Link href="/enrollment/new">
              <Plus aria-hidden />
              Add host
            </Link>
          </Button>
        )
      }
      teach={
        <ol className="grid gap-x-8 gap-y-5 border-t pt-6 sm:grid-cols-3">
          <Step number={1} title="Make a command">
            {canAdd ? "Add host" : "An admin"} makes one for one host. It works once, within 24
            hours.
          </Step>
          <Step number={2} title="Run it on the host">
            In a shell as root or with sudo, or as a container. The host needs curl or wget, and has
            to reach <span className="[overflow-wrap:anywhere]">{serverUrl}</span>.
          </Step>
          <Step number={3} title="It answers the roll">
            The agent enrolls, reports what the host is, and checks in every 30 seconds. It shows up
            here within a second.
          </Step>
        </ol>
      }
    >
      A host joins by running one command. Its agent calls this server; no port is opened on it.
      {canAdd && (
        <>
          {" "}
          For many at once there are{" "}
          <Link href="/enrollment/new?kind=many" className={link}>
            a script
          </Link>
          ,{" "}
          <Link href="/enrollment/new?kind=proxmox" className={link}>
            Proxmox
          </Link>{" "}
          and{" "}
          <Link href="/enrollment/new?kind=ansible" className={link}>
            Ansible
          </Link>
          .
        </>
      )}
    </EmptyState>
  );
}

function Step({
  number,
  title,
  children,
}: {
  number: number;
  title: string;
  children: React.ReactNode;
}) {
  return (
    <li className="grid content-start gap-1">
      <p className="font-medium">
        <span className="mr-2 text-muted-foreground">{number}</span>
        {title}
      </p>
      <p className="text-pretty text-muted-foreground text-sm">{children}</p>
    </li>
  );
}
